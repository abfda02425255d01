import { expect, test } from "vitest";
import { clockOf, formatClock, milestoneOf, minutesOf, secondsOf } from "./clock";

const speech = { seconds: 180, used_seconds: 100, state: "speaking" as const };

test("the clock counts from what the service measured", () => {
  expect(clockOf(speech, 0)).toMatchObject({ left: 80, tone: "calm" });
  expect(clockOf(speech, 50_000)).toMatchObject({ left: 30, tone: "near" });
  expect(clockOf(speech, 92_000)).toMatchObject({ left: -12, tone: "over", share: 1 });
});

test("the clock of a called speaker stands still, and no clock runs backwards", () => {
  expect(clockOf({ ...speech, used_seconds: null, state: "called" }, 60_000).left).toBe(180);
  expect(clockOf(speech, -5000).left).toBe(80);
});

test("a short reply is near its end in its last quarter", () => {
  const reply = { seconds: 60, used_seconds: 40, state: "speaking" as const };
  expect(clockOf(reply, 0).tone).toBe("calm");
  expect(clockOf(reply, 5000).tone).toBe("near");
});

test("times are written in minutes and seconds", () => {
  expect([245, 60, 9, 0, -12, -75].map(formatClock)).toEqual([
    "4:05",
    "1:00",
    "0:09",
    "0:00",
    "+0:12",
    "+1:15",
  ]);
});

test("the last minute, the last half minute and the end are announced", () => {
  expect([90, 60, 31, 30, 1, 0, -5].map((left) => milestoneOf(left, 180))).toEqual([
    null,
    60,
    60,
    30,
    30,
    0,
    0,
  ]);
  expect(milestoneOf(60, 60)).toBe(null);
});

test("minutes are seconds for the service", () => {
  expect([secondsOf(2.5), secondsOf(null), minutesOf(150), minutesOf(100)]).toEqual([150, 0, 2.5, 1.67]);
});
