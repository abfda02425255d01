import { describe, expect, test } from "vitest";
import { atMinute, daysOf, lengthOf, minutesInto, sameTimeOn, toInstant, withDaysOf } from "./days";

describe("daysOf", () => {
  test("are those of the edition in its own zone", () => {
    const days = daysOf("2021-11-08", "2021-11-10", "Asia/Shanghai", "Asia/Shanghai");
    expect(days.map(({ id }) => id)).toEqual(["2021-11-08", "2021-11-09", "2021-11-10"]);
    expect(toInstant(days[0]?.from ?? 0)).toBe("2021-11-07T16:00:00Z");
  });

  test("are one more in a zone that begins earlier", () => {
    const days = daysOf("2021-11-08", "2021-11-09", "Asia/Shanghai", "America/New_York");
    expect(days.map(({ id }) => id)).toEqual(["2021-11-07", "2021-11-08", "2021-11-09"]);
  });

  test("have 23 and 25 hours when clocks change", () => {
    const spring = daysOf("2026-03-29", "2026-03-29", "Europe/Paris", "Europe/Paris");
    const autumn = daysOf("2026-10-25", "2026-10-25", "Europe/Paris", "Europe/Paris");
    expect([...spring, ...autumn].map((day) => lengthOf(day) / 60)).toEqual([23, 25]);
  });
});

test("a session that is placed outside of the edition adds its day", () => {
  const days = daysOf("2026-05-01", "2026-05-02", "UTC", "UTC");
  const all = withDaysOf(
    days,
    [Date.parse("2026-05-01T10:00:00Z"), Date.parse("2026-04-02T10:00:00Z")],
    "UTC",
  );
  expect(all.map(({ id }) => id)).toEqual(["2026-04-02", "2026-05-01", "2026-05-02"]);
});

test("minutes into a day and back", () => {
  const [day] = daysOf("2026-10-25", "2026-10-25", "Europe/Paris", "Europe/Paris");
  if (!day) throw new Error("no day");
  const instant = Date.parse("2026-10-25T08:30:00Z");
  expect(atMinute(day, minutesInto(day, instant))).toBe(instant);
});

test("a session keeps its time of day when it moves across a change of clocks", () => {
  const [, sunday] = daysOf("2026-10-24", "2026-10-25", "Europe/Paris", "Europe/Paris");
  if (!sunday) throw new Error("no day");
  const nine = Date.parse("2026-10-24T07:00:00Z");
  expect(toInstant(sameTimeOn(nine, sunday, "Europe/Paris"))).toBe("2026-10-25T08:00:00Z");
});
