import { expect, test } from "vitest";
import { byDay, isGivenAway, isOpen, isOver, nextUp, withEnrolment } from "./agenda";
import type { AgendaItem } from "./queries";

const item = (starts_at: string, ends_at: string, cancelled = false) => ({
  cancelled,
  session: { starts_at, ends_at } as AgendaItem["session"],
});
const at = (time: string) => Date.parse(`2026-11-29T${time}:00Z`);
const span = (from: string, until: string, cancelled = false) =>
  item(`2026-11-29T${from}:00Z`, `2026-11-29T${until}:00Z`, cancelled);

test("a session can be joined from a quarter of an hour before until its end", () => {
  const session = span("10:00", "11:00");
  expect(isOpen(session, at("09:44"))).toBe(false);
  expect(isOpen(session, at("09:45"))).toBe(true);
  expect(isOpen(session, at("10:59"))).toBe(true);
  expect(isOpen(session, at("11:00"))).toBe(false);
  expect(isOver(session, at("11:00"))).toBe(true);
  expect(isOpen(span("10:00", "11:00", true), at("10:30"))).toBe(false);
});

test("what began last is up, then what comes next", () => {
  const [long, short, later] = [span("08:00", "18:00"), span("10:00", "11:00"), span("12:00", "13:00")];
  const all = [long, short, later];
  expect(nextUp(all, at("10:30"))).toBe(short);
  expect(nextUp(all, at("11:30"))).toBe(long);
  expect(nextUp([short, later], at("11:30"))).toBe(later);
  expect(nextUp([short], at("11:30"))).toBeNull();
  expect(nextUp([span("12:00", "13:00", true)], at("11:30"))).toBeNull();
});

test("days are those of the reader", () => {
  const days = byDay([
    { local_starts_at: "2026-11-30T00:30:00+08:00" },
    { local_starts_at: "2026-11-29T23:30:00+08:00" },
    { local_starts_at: "2026-11-29T09:00:00+08:00" },
  ]);
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([
    ["2026-11-29", 2],
    ["2026-11-30", 1],
  ]);
});

const entry = (more: Partial<AgendaItem>): AgendaItem =>
  ({ ...span("10:00", "11:00"), state: null, position: null, parts: ["favourite"], ...more }) as AgendaItem;
const session = (id: string, capacity: number | null = null) => ({ id, capacity }) as AgendaItem["session"];

test("a seat that was taken, or a place on the waiting list, is in the agenda at once", () => {
  const items = [entry({ session: session("opening") }), entry({ session: session("transport") })];
  const waiting = withEnrolment(items, { session: "transport", state: "waitlisted", position: 3 });
  expect(waiting[0]).toBe(items[0]);
  expect(waiting[1]).toMatchObject({ state: "waitlisted", position: 3, parts: ["waitlisted", "favourite"] });
  const seated = withEnrolment(waiting, { session: "transport", state: "enrolled", position: null });
  expect(seated[1]).toMatchObject({ state: "enrolled", position: null, parts: ["enrolled", "favourite"] });
});

test("giving up is asked about only if another person may get it", () => {
  expect(isGivenAway(entry({ state: "enrolled", session: session("transport", 20) }))).toBe(true);
  expect(isGivenAway(entry({ state: "waitlisted", session: session("transport", 20) }))).toBe(true);
  expect(isGivenAway(entry({ state: "enrolled", session: session("opening") }))).toBe(false);
});
