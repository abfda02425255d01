import { expect, test } from "vitest";
import { daysOf, initialValues, requestOf } from "./request";

test("without hours sessions can be at any time", () => {
  const request = requestOf(initialValues);
  expect(request.hours).toEqual([]);
  expect(request.breaks).toEqual([]);
});

test("hours without an end last until the day ends, and midnight is its end", () => {
  expect(requestOf({ ...initialValues, hoursFrom: "09:00" }).hours).toEqual([
    { day: null, from: "09:00", until: "24:00" },
  ]);
  expect(requestOf({ ...initialValues, hoursUntil: "00:00" }).hours).toEqual([
    { day: null, from: "00:00", until: "24:00" },
  ]);
});

test("a break needs both of its times", () => {
  expect(requestOf({ ...initialValues, breakFrom: "12:00" }).breaks).toEqual([]);
  expect(requestOf({ ...initialValues, breakFrom: "12:00", breakUntil: "13:00" }).breaks).toHaveLength(1);
});

test("the limit of a speaker is that of the rules, if none is chosen", () => {
  expect(requestOf(initialValues).assume.speaker_minutes).toBeNull();
  expect(requestOf({ ...initialValues, speakerMinutes: 180 }).assume.speaker_minutes).toBe(180);
});

test("an edition has all of its days, over the end of a month", () => {
  expect(daysOf("2026-11-29", "2026-12-02")).toEqual([
    "2026-11-29",
    "2026-11-30",
    "2026-12-01",
    "2026-12-02",
  ]);
});
