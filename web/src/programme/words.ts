import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useCallback, useMemo } from "react";
import type { Schemas } from "../api/client";
import type { SelectOption, Tone } from "../ui";
import type { MissingPart } from "./missing";

type Labels<Name extends string> = Readonly<Record<Name, MessageDescriptor>>;

export const kindLabels: Labels<Schemas["SessionKind"]> = {
  plenary: msg`Plenary`,
  keynote: msg`Keynote`,
  panel: msg`Panel`,
  roundtable: msg`Round table`,
  workshop: msg`Workshop`,
  presentation: msg`Presentation`,
  ceremony: msg`Ceremony`,
  statutory: msg`Statutory meeting`,
  side_event: msg`Side event`,
  networking: msg`Networking`,
};

export const stateLabels: Labels<Schemas["SessionState"]> = {
  draft: msg`Draft`,
  confirmed: msg`Confirmed`,
  cancelled: msg`Cancelled`,
};

export const stateTones: Readonly<Record<Schemas["SessionState"], Tone>> = {
  draft: "neutral",
  confirmed: "success",
  cancelled: "danger",
};

export const roleLabels: Labels<Schemas["SpeakerRole"]> = {
  keynote: msg`Keynote speaker`,
  moderator: msg`Moderator`,
  panellist: msg`Panellist`,
  presenter: msg`Presenter`,
  rapporteur: msg`Rapporteur`,
  interpreter: msg`Interpreter`,
};

export const policyLabels: Labels<Schemas["EnrolmentPolicy"]> = {
  open: msg`Open: no seat is needed`,
  required: msg`Seats: people must enrol`,
  by_invitation: msg`By invitation`,
};

export const providerLabels: Labels<Schemas["RoomProvider"]> = {
  link: msg`Online, by a link`,
  jitsi: msg`Jitsi`,
  bigbluebutton: msg`BigBlueButton`,
};

export const linkLabels: Labels<Schemas["SessionLinkKind"]> = {
  material: msg`Material`,
  recording: msg`Recording`,
  other: msg`Another page`,
};

export const trackLabels: Labels<Schemas["TrackKind"]> = {
  congress: msg`Congress programme`,
  mayors_forum: msg`Mayors' forum`,
  award: msg`Award`,
};

export const missingLabels: Labels<MissingPart> = {
  title: msg`Title`,
  abstract: msg`Abstract`,
  speakers: msg`Speakers`,
  theme: msg`Theme`,
  placement: msg`Placement`,
};

/** Whether a text is one of the names that have a label. */
export function isOneOf<Name extends string>(labels: Labels<Name>, text: string): text is Name {
  return Object.hasOwn(labels, text);
}

export function isTrackKind(kind: string): kind is Schemas["TrackKind"] {
  return isOneOf(trackLabels, kind);
}

/** The label of a name; a name that is newer than the app is shown as it is. */
export function useLabel(): <Name extends string>(labels: Labels<Name>, name: string) => string {
  const { i18n } = useLingui();
  return useCallback((labels, name) => (isOneOf(labels, name) ? i18n._(labels[name]) : name), [i18n]);
}

/** The names with their labels, for a choice. */
export function useOptions<Name extends string>(labels: Labels<Name>): SelectOption[] {
  const { i18n } = useLingui();
  return useMemo(() => {
    const options: SelectOption[] = [];
    for (const name in labels) options.push({ value: name, label: i18n._(labels[name]) });
    return options;
  }, [i18n, labels]);
}

export function useTrackKinds(): SelectOption[] {
  return useOptions(trackLabels);
}
