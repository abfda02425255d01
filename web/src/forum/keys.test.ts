import { expect, test } from "vitest";
import { actionOfKey } from "./keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...more,
});
const called = { floor: { state: "called" }, waiting: 3 };
const speaking = { floor: { state: "speaking" }, waiting: 3 };
const free = { floor: null, waiting: 3 };

test("keys do what the state of the floor allows", () => {
  expect(actionOfKey(press("n"), free)).toBe("call");
  expect(actionOfKey(press("N"), speaking)).toBe("call");
  expect(actionOfKey(press("n"), called)).toBe(null);
  expect(actionOfKey(press("n"), { floor: null, waiting: 0 })).toBe(null);
  expect(actionOfKey(press("s"), called)).toBe("start");
  expect(actionOfKey(press("s"), speaking)).toBe("stop");
  expect(actionOfKey(press("s"), free)).toBe(null);
  expect(actionOfKey(press("e"), speaking)).toBe("extend");
  expect(actionOfKey(press("e"), called)).toBe(null);
});

test("shortcuts of the browser and keys that are held down do nothing", () => {
  expect(actionOfKey(press("n", { ctrlKey: true }), free)).toBe(null);
  expect(actionOfKey(press("n", { repeat: true }), free)).toBe(null);
  expect(actionOfKey(press("x"), free)).toBe(null);
});
