import { describe, expect, test } from "vitest";
import { commandOf, type Held } from "./held";

const held: Held = {
  session: "one",
  minutes: 30,
  target: { column: 1, minutes: 60 },
  by: "keyboard",
  kind: "move",
};
const limits = { columns: 3, length: 1440, step: 5 };
const press = (key: string, isShift = false, from = held) => commandOf(from, key, isShift, limits);

describe("keys move what is held", () => {
  test.each([
    ["ArrowUp", { column: 1, minutes: 55 }],
    ["ArrowDown", { column: 1, minutes: 65 }],
    ["ArrowLeft", { column: 0, minutes: 60 }],
    ["ArrowRight", { column: 2, minutes: 60 }],
    ["Home", { column: 1, minutes: 0 }],
    ["End", { column: 1, minutes: 1435 }],
  ])("%s", (key, target) => {
    expect(press(key)).toEqual({ kind: "hold", held: { ...held, target } });
  });

  test("a start between two steps goes to the next one, and a longer session is moved as it is", () => {
    const between = { ...held, target: { column: 1, minutes: 63 }, kind: "resize" as const, minutes: 45 };
    expect(press("ArrowUp", false, between)).toMatchObject({
      held: { target: { minutes: 60 }, minutes: 45 },
    });
    expect(press("ArrowDown", false, between)).toMatchObject({
      held: { target: { minutes: 65 }, kind: "move" },
    });
  });

  test("not beyond the grid", () => {
    const first = { ...held, target: { column: 0, minutes: 0 } };
    expect(press("ArrowLeft", false, first)).toEqual({ kind: "hold", held: first });
    expect(press("ArrowUp", false, first)).toEqual({ kind: "hold", held: first });
  });
});

test("Shift with an arrow makes it longer or shorter, never shorter than a step", () => {
  expect(press("ArrowDown", true)).toMatchObject({ held: { minutes: 35, kind: "resize" } });
  expect(press("ArrowUp", true, { ...held, minutes: 5 })).toMatchObject({ held: { minutes: 5 } });
});

test("Enter and Space drop, Escape cancels, Page keys change the day", () => {
  expect([press("Enter"), press(" "), press("Escape")].map(({ kind }) => kind)).toEqual([
    "drop",
    "drop",
    "cancel",
  ]);
  expect([press("PageUp"), press("PageDown")]).toEqual([
    { kind: "day", by: -1 },
    { kind: "day", by: 1 },
  ]);
  expect(press("x").kind).toBe("none");
});
