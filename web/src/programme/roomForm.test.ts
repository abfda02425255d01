import { describe, expect, test } from "vitest";
import { emptyRoom, newRoom, nextRow, onEveryDay, roomPatch, roomValues } from "./roomForm";

const room = {
  slug: "hall-1",
  name: { en: "Hall 1", fr: "Salle 1" },
  provider: "jitsi" as const,
  capacity: 300,
  interpretation_channels: 3,
  position: 2,
  opening_hours: [],
  revision: 4,
};

describe("the request", () => {
  const before = roomValues(room);

  test("has only what has changed; an empty address stays", () => {
    expect(roomPatch(before, { ...before })).toEqual({});
    expect(roomPatch(before, { ...before, name: { en: "Hall 1" }, capacity: null, address: " " })).toEqual({
      name: { en: "Hall 1", fr: null },
      capacity: null,
    });
  });

  test("has the hours in order, without rows that are not filled in", () => {
    const opening_hours = [
      { opens_at: "2026-11-29T01:00:00Z", closes_at: "2026-11-29T09:00:00Z" },
      { opens_at: "2026-11-28T01:00:00Z", closes_at: null },
      { opens_at: "2026-11-28T02:00:00Z", closes_at: "2026-11-28T09:00:00Z" },
    ];
    expect(newRoom({ ...emptyRoom, name: { en: "Hall" }, slug: "hall", opening_hours }, 7)).toMatchObject({
      position: 7,
      opening_hours: [
        { opens_at: "2026-11-28T02:00:00Z", closes_at: "2026-11-28T09:00:00Z" },
        { opens_at: "2026-11-29T01:00:00Z", closes_at: "2026-11-29T09:00:00Z" },
      ],
    });
  });
});

describe("opening hours", () => {
  // Clocks in Paris go forward on 2026-03-29.
  const days = ["2026-03-28", "2026-03-29", "2026-03-30"];
  const zone = "Europe/Paris";

  test("begin with the first day", () => {
    expect(nextRow([], days, zone)).toEqual({
      opens_at: "2026-03-28T08:00:00Z",
      closes_at: "2026-03-28T17:00:00Z",
    });
  });

  test("are the same by the clock on the next day", () => {
    expect(nextRow([nextRow([], days, zone)], days, zone)).toEqual({
      opens_at: "2026-03-29T07:00:00Z",
      closes_at: "2026-03-29T16:00:00Z",
    });
  });

  test("are repeated on every day, also over midnight", () => {
    const night = { opens_at: "2026-03-28T21:00:00Z", closes_at: "2026-03-29T00:30:00Z" };
    expect(onEveryDay([night], days, zone)).toEqual([
      // 22:00 to 01:30.
      { opens_at: "2026-03-28T21:00:00Z", closes_at: "2026-03-29T00:30:00Z" },
      { opens_at: "2026-03-29T20:00:00Z", closes_at: "2026-03-29T23:30:00Z" },
      { opens_at: "2026-03-30T20:00:00Z", closes_at: "2026-03-30T23:30:00Z" },
    ]);
  });
});
