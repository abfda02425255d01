import { expect, test } from "vitest";
import { columnsOf, columnWidthFor, readView, stepOf } from "./view";

const days = ["2026-05-01", "2026-05-02"].map((id) => ({
  id,
  from: Date.parse(`${id}T00:00:00Z`),
  until: Date.parse(`${id}T00:00:00Z`) + 86_400_000,
}));
const rooms = ["hall", "other"];
const noon = Date.parse("2026-05-02T12:00:00Z");

test("without an address it is today, or the first day", () => {
  expect(readView({}, days, rooms, noon).day?.id).toBe("2026-05-02");
  expect(readView({}, days, rooms, 0).day?.id).toBe("2026-05-01");
  expect(readView({}, [], [], 0)).toEqual({ day: null, room: null, pixelsPerMinute: 1.5, panel: "unplaced" });
});

test("what the address says, as far as it exists", () => {
  const view = readView(
    { day: "2026-05-01", room: "nowhere", zoom: "6", panel: "conflicts" },
    days,
    rooms,
    noon,
  );
  expect(view).toMatchObject({
    day: { id: "2026-05-01" },
    room: null,
    pixelsPerMinute: 6,
    panel: "conflicts",
  });
});

test("a phone shows the first room, unless another or all are asked for", () => {
  const room = (search: Record<string, string>) => readView(search, days, rooms, noon, true).room;
  expect([room({}), room({ room: "other" }), room({ room: "*" })]).toEqual(["hall", "other", null]);
});

test("few columns fill the width, many scroll", () => {
  expect([columnWidthFor(900, 3), columnWidthFor(900, 106), columnWidthFor(0, 0)]).toEqual([300, 168, 168]);
});

test("the columns are rooms or days", () => {
  const view = readView({ day: "2026-05-01" }, days, rooms, noon);
  expect(columnsOf(view, days, rooms).map(({ key }) => key)).toEqual(["2026-05-01 hall", "2026-05-01 other"]);
  const room = readView({ room: "hall" }, days, rooms, noon);
  expect(columnsOf(room, days, rooms).map(({ day }) => day.id)).toEqual(["2026-05-01", "2026-05-02"]);
});

test("steps are five minutes, and one with the largest zoom", () => {
  expect([stepOf(0.5), stepOf(12)]).toEqual([5, 1]);
});
