import { expect, test } from "vitest";
import { conflictsAt, paint, type SessionSlots } from "./painting";

const conflict = (kind: "room_overlap" | "theme_parallel", severity: "block" | "warn") => ({
  kind,
  severity,
  sessions: [],
  speakers: [],
});
const slots: SessionSlots = {
  session: "s",
  minutes: 30,
  from: "2026-05-01T06:00:00Z",
  until: "2026-05-02T00:00:00Z",
  rooms: [
    {
      room: "hall",
      spans: [
        {
          from: "2026-05-01T09:01:00Z",
          until: "2026-05-01T10:00:00Z",
          severity: "block",
          conflicts: [conflict("theme_parallel", "warn"), conflict("room_overlap", "block")],
        },
      ],
    },
  ],
};
const day = {
  id: "2026-05-01",
  from: Date.parse("2026-05-01T00:00:00Z"),
  until: Date.parse("2026-05-02T00:00:00Z"),
};

test("forbidden spans and what is outside of the edition are painted", () => {
  expect(paint(slots, { key: "hall", room: "hall", day })).toEqual([
    { from: 0, until: 360, severity: "outside" },
    { from: 541, until: 600, severity: "block" },
  ]);
  expect(paint(slots, { key: "x", room: "other", day })).toHaveLength(1);
});

test("the reasons at a place, blocking ones first; none where it is free", () => {
  const at = (time: string) => conflictsAt(slots, "hall", Date.parse(time)).map(({ kind }) => kind);
  expect(at("2026-05-01T09:30:00Z")).toEqual(["room_overlap", "theme_parallel"]);
  expect(at("2026-05-01T10:00:00Z")).toEqual([]);
});
