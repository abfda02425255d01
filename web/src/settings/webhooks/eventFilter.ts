import { eventKinds, kindsOf, subjectOf } from "../eventKinds";

/** What a webhook receives: kinds such as `schedule.released` and groups such as `registration.*`. Empty: all. */
export type EventFilter = readonly string[];

/** The test event is sent to the tested webhook, whatever it receives: it is no choice. */
const tested = "webhook.tested";

export function choosableKinds(subject: string): string[] {
  return kindsOf(subject).filter((kind) => kind !== tested);
}

const groupOf = (subject: string) => `${subject}.*`;

/** Whether the filter lets a kind through, as the API decides it. */
export function receives(filter: EventFilter, kind: string): boolean {
  if (kind === tested) return false;
  if (filter.length === 0) return true;
  return filter.some((pattern) =>
    pattern.endsWith("*") ? kind.startsWith(pattern.slice(0, -1)) : pattern === kind,
  );
}

export type GroupState = "all" | "some" | "none";

/** `all` is the group itself, which has the kinds of later versions too. */
export function groupState(filter: EventFilter, subject: string): GroupState {
  if (filter.includes(groupOf(subject))) return "all";
  return filter.some((pattern) => subjectOf(pattern) === subject) ? "some" : "none";
}

/** Takes in a whole group, or takes it out. */
export function toggleGroup(filter: EventFilter, subject: string, isOn: boolean): string[] {
  const others = filter.filter((pattern) => subjectOf(pattern) !== subject);
  return isOn ? [...others, groupOf(subject)] : others;
}

/** Takes in a kind, or takes it out; a group without one of its kinds becomes the others. */
export function toggleKind(filter: EventFilter, kind: string, isOn: boolean): string[] {
  const subject = subjectOf(kind);
  if (isOn) return receivesOne(filter, kind) ? [...filter] : [...filter, kind];
  const others = filter.filter((pattern) => pattern !== kind && pattern !== groupOf(subject));
  return filter.includes(groupOf(subject))
    ? [...others, ...choosableKinds(subject).filter((one) => one !== kind && !others.includes(one))]
    : others;
}

/** Like `receives`, for a filter that is being put together: an empty one has nothing yet. */
export function receivesOne(filter: EventFilter, kind: string): boolean {
  return filter.length > 0 && receives(filter, kind);
}

/** How many kinds of events the filter lets through now. */
export function countKinds(filter: EventFilter): number {
  return eventKinds.filter((kind) => receives(filter, kind)).length;
}
