import { expect, test } from "vitest";
import { dayIn, lastDays, watchedSessions } from "./figures";

test("days without a registration count 0", () => {
  const counts = [
    { day: "2026-05-01", total: 4 },
    { day: "2026-05-03", total: 2 },
  ];
  expect(lastDays(counts, 3, "2026-05-03")).toEqual([
    { day: "2026-05-01", total: 4 },
    { day: "2026-05-02", total: 0 },
    { day: "2026-05-03", total: 2 },
  ]);
});

test("the day is that of the edition", () => {
  expect(dayIn("Asia/Shanghai", new Date("2026-05-01T20:00:00Z"))).toBe("2026-05-02");
});

test("sessions that are on come first, then those that began last", () => {
  const at = (id: string, starts_at: string | null, ends_at: string | null) => ({ id, starts_at, ends_at });
  const sessions = [
    at("over", "2026-05-01T08:00:00Z", "2026-05-01T09:00:00Z"),
    at("later", "2026-05-01T12:00:00Z", "2026-05-01T13:00:00Z"),
    at("on", "2026-05-01T07:00:00Z", "2026-05-01T11:00:00Z"),
    at("unplaced", null, null),
  ];
  const now = Date.parse("2026-05-01T10:00:00Z");
  expect(watchedSessions(sessions, now, 5).map(({ id }) => id)).toEqual(["on", "over"]);
  expect(watchedSessions(sessions, now, 1).map(({ id }) => id)).toEqual(["on"]);
});
