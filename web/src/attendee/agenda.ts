import type { AgendaItem, Enrolment } from "./queries";

/** Join is offered a quarter of an hour before a session begins; the service says exactly when its room opens. */
const early = 15 * 60_000;

type Times = Pick<AgendaItem, "cancelled" | "session">;

const startOf = ({ session }: Times) =>
  session.starts_at === null ? Number.NaN : Date.parse(session.starts_at);
const endOf = ({ session }: Times) => (session.ends_at === null ? Number.NaN : Date.parse(session.ends_at));

/** Whether a session can be joined, as far as its times say. */
export function isOpen(item: Times, now: number): boolean {
  return !item.cancelled && startOf(item) - early <= now && now < endOf(item);
}

export function isOver(item: Times, now: number): boolean {
  return endOf(item) <= now;
}

/** The session that is on or comes next: of several that are on, the one that began last. */
export function nextUp<Item extends Times>(items: readonly Item[], now: number): Item | null {
  const left = items.filter((item) => !item.cancelled && endOf(item) > now);
  const on = left.filter((item) => startOf(item) <= now).sort((a, b) => startOf(b) - startOf(a));
  const next = left.filter((item) => startOf(item) > now).sort((a, b) => startOf(a) - startOf(b));
  return on[0] ?? next[0] ?? null;
}

/** The sessions by the day on which they begin where the reader is: `2026-11-29`. */
export function byDay<Item extends { local_starts_at: string }>(
  items: readonly Item[],
): { day: string; items: Item[] }[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = item.local_starts_at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, all]) => ({ day, items: all }));
}

/** The agenda after a seat was taken, or a place on the waiting list. */
export function withEnrolment(
  items: readonly AgendaItem[],
  { session, state, position }: Pick<Enrolment, "session" | "state" | "position">,
): AgendaItem[] {
  return items.map((item) => {
    if (item.session.id !== session) return item;
    const others = item.parts.filter((part) => part !== "enrolled" && part !== "waitlisted");
    return { ...item, state, position, parts: [state, ...others] };
  });
}

/** Whether what a person gives up may be another's at once: a place on the waiting list, or one of a limited number of seats. */
export function isGivenAway({ state, session }: Pick<AgendaItem, "state" | "session">): boolean {
  return state === "waitlisted" || (state === "enrolled" && session.capacity !== null);
}
