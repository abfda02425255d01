import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ActionLook } from "../app/history/History";
import type { IconName, Tone } from "../ui";

const look = (label: MessageDescriptor, icon: IconName, tone: Tone = "neutral"): ActionLook => ({
  label,
  icon,
  tone,
});

/** The actions on the programme, as the audit log names them. */
export const actionLooks: Readonly<Record<string, ActionLook>> = {
  "session.created": look(msg`Session created`, "add", "info"),
  "session.updated": look(msg`Session changed`, "edit"),
  "session.confirmed": look(msg`Session confirmed`, "check", "success"),
  "session.cancelled": look(msg`Session cancelled`, "close", "danger"),
  "session.speakers_changed": look(msg`Speakers changed`, "mic"),
  "session.deleted": look(msg`Session deleted`, "trash", "danger"),
  "session.placed": look(msg`Placed in the timetable`, "calendar", "info"),
  "session.unplaced": look(msg`Taken out of the timetable`, "calendar"),
  "speaker.created": look(msg`Speaker created`, "add", "info"),
  "speaker.updated": look(msg`Speaker changed`, "edit"),
  "speaker.deleted": look(msg`Speaker deleted`, "trash", "danger"),
  "room.created": look(msg`Room created`, "add", "info"),
  "room.updated": look(msg`Room changed`, "edit"),
  "room.deleted": look(msg`Room deleted`, "trash", "danger"),
  "track.created": look(msg`Track created`, "add", "info"),
  "track.updated": look(msg`Track changed`, "edit"),
  "track.deleted": look(msg`Track deleted`, "trash", "danger"),
  "theme.created": look(msg`Theme created`, "add", "info"),
  "theme.updated": look(msg`Theme changed`, "edit"),
  "theme.deleted": look(msg`Theme deleted`, "trash", "danger"),
};
