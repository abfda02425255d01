import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";
import type { IconName, Tone } from "../ui";

interface ActionLook {
  label: MessageDescriptor;
  icon: IconName;
  tone: Tone;
}

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

export interface Change {
  field: string;
  /** Null where the log has only the name of the field. */
  before: string | null;
  after: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value of the log in one line. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length > 0 ? value.map(writeValue).join(", ") : "–";
  if (isRecord(value)) {
    // A speaker or a link is its name; texts are listed by language.
    const name = value.name ?? value.title;
    if (typeof name === "string") return name;
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${writeValue(one)}`)
      .join("; ");
  }
  return String(value);
}

/** The changed fields of an audit entry, with their values where the log has them. */
export function changesOf(changes: Schemas["AuditEntry"]["changes"]): Change[] {
  return Object.entries(changes ?? {})
    .filter(([field]) => field !== "revision" && field !== "updated_at")
    .map(([field, change]) => {
      const has = isRecord(change) && "before" in change && "after" in change;
      return {
        field,
        before: has ? writeValue(change.before) : null,
        after: has ? writeValue(change.after) : null,
      };
    });
}

/** The name of what an entry is about, if its payload has one. */
export function nameOf(details: Schemas["AuditEntry"]["details"]): Readonly<Record<string, string>> | null {
  const { name } = details;
  if (!isRecord(name)) return null;
  const texts = Object.entries(name).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}
