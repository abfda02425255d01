import { expect, test } from "vitest";
import type { Schemas } from "../api/client";
import { closedFor, firstOpen } from "./types";

const now = Date.parse("2026-11-29T10:00:00Z");
const type = (slug: string, more: Partial<Schemas["RegistrationType"]> = {}) =>
  ({
    slug,
    admission: "open",
    opens_at: null,
    closes_at: null,
    is_default: false,
    ...more,
  }) as Schemas["RegistrationType"];

test("a type is open between its times, and never without the invitation that it needs", () => {
  expect(closedFor(type("a"), now)).toBeNull();
  expect(closedFor(type("a", { opens_at: "2026-11-29T10:00:01Z" }), now)).toBe("not_yet");
  expect(closedFor(type("a", { closes_at: "2026-11-29T10:00:00Z" }), now)).toBe("over");
  expect(closedFor(type("a", { admission: "by_invitation" }), now)).toBe("by_invitation");
});

test("a form begins with the default type, if it is open", () => {
  const [one, two] = [type("one"), type("two", { is_default: true })];
  expect(firstOpen([one, two], now)).toBe(two);
  expect(firstOpen([one, { ...two, admission: "by_invitation" }], now)).toBe(one);
  expect(firstOpen([], now)).toBeUndefined();
});

test("registering again begins with the earlier type, if it is still open", () => {
  const [one, two] = [type("one"), type("two", { is_default: true })];
  expect(firstOpen([one, two], now, "one")).toBe(one);
  expect(firstOpen([{ ...one, closes_at: "2026-11-29T10:00:00Z" }, two], now, "one")).toBe(two);
});
