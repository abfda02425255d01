import { afterEach, expect, test } from "vitest";
import { rememberedNext, rememberNext } from "./pendingNext";

const invitation = "/forum/invitations/01a22e74-0000-7000-8000-000000000000?from=e mail";
const now = Date.parse("2026-11-30T10:00:00Z");
const hours = 3_600_000;

afterEach(() => rememberNext(null));

test("the page that a person wanted is known when the address is confirmed", () => {
  rememberNext(invitation, now);
  expect(rememberedNext(now + 2 * hours)).toBe(invitation);
});

test("it is forgotten after a day, and once it has been opened", () => {
  rememberNext(invitation, now);
  expect(rememberedNext(now + 25 * hours)).toBeUndefined();
  expect(rememberedNext(now - hours)).toBeUndefined();
  rememberNext(null, now);
  expect(rememberedNext(now)).toBeUndefined();
});

test("another sign-up without such a page does not lead there", () => {
  rememberNext(invitation, now);
  rememberNext(null, now);
  expect(rememberedNext(now)).toBeUndefined();
});
