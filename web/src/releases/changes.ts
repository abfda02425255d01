import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { SessionChange } from "./queries";

/** In the order in which they matter to people who planned their days. */
export const changeKinds = [
  "moved",
  "reroomed",
  "removed",
  "added",
  "retitled",
  "speakers_changed",
  "edited",
] as const;
type KnownKind = (typeof changeKinds)[number];

const labels: Readonly<Record<KnownKind, MessageDescriptor>> = {
  moved: msg`Another time`,
  reroomed: msg`Another room`,
  removed: msg`Removed`,
  added: msg`Added`,
  retitled: msg`Another title`,
  speakers_changed: msg`Other speakers`,
  edited: msg`Other details`,
};

function isKnown(kind: string): kind is KnownKind {
  return changeKinds.some((known) => known === kind);
}

/** A kind that is newer than this app is shown as it is. */
export function changeLabel(kind: string): MessageDescriptor | string {
  return isKnown(kind) ? labels[kind] : kind;
}

/** The kind to show, from the address; null: all. */
export function readKind(text: string | undefined): string | null {
  return text !== undefined && /^[a-z_]{1,40}$/.test(text) ? text : null;
}

/** Whether a change is about the place or time of the session, so that before and after are shown. */
export function showsPlacement({ kind }: Pick<SessionChange, "kind">): boolean {
  return ["moved", "reroomed", "removed", "added"].includes(kind);
}

/** The version in the address; null if there can be no such version. */
export function readVersion(text: string): number | null {
  const version = Number(text);
  return /^[1-9]\d{0,8}$/.test(text) ? version : null;
}

interface Formats {
  formatDate: (instant: string) => string;
  formatTime: (instant: string) => string;
  formatDateTime: (instant: string) => string;
}

/** "28 Nov 2026, 10:00–11:00"; the day of the end is shown if it is another one. */
export function spanText(startsAt: string, endsAt: string, time: Formats): string {
  const isOneDay = time.formatDate(startsAt) === time.formatDate(endsAt);
  return `${time.formatDateTime(startsAt)}–${isOneDay ? time.formatTime(endsAt) : time.formatDateTime(endsAt)}`;
}
