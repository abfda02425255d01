import { expect, test } from "vitest";
import { ProblemError } from "../api/problem";
import { actionsOf, isAccredited, refusalOf } from "./state";

const secretariat = { isSecretariat: true, isDelegate: false, hasDelegation: false, isHead: false };
const head = { isSecretariat: false, isDelegate: true, hasDelegation: true, isHead: true };

test("the secretariat edits a draft, and adopts what is open", () => {
  expect(actionsOf({ state: "draft" }, secretariat)).toMatchObject({
    canEdit: true,
    canOpen: true,
    canAdopt: false,
  });
  expect(actionsOf({ state: "open" }, secretariat)).toMatchObject({
    canEdit: false,
    canRedraft: true,
    canAdopt: true,
  });
});

test("a head comments on a draft, and endorses what is open", () => {
  expect(actionsOf({ state: "draft" }, head)).toMatchObject({
    canComment: true,
    canEndorse: false,
    canEdit: false,
  });
  expect(actionsOf({ state: "open" }, head)).toMatchObject({
    canComment: false,
    canEndorse: true,
    canAdopt: false,
  });
});

test("a focal point learns that the head endorses, and a participant without a delegation nothing", () => {
  const focalPoint = { ...head, isHead: false };
  expect(actionsOf({ state: "open" }, focalPoint)).toMatchObject({ canEndorse: false, isLeftToHead: true });
  expect(actionsOf({ state: "draft" }, focalPoint)).toMatchObject({ canComment: true, isLeftToHead: false });
  const participant = { ...focalPoint, hasDelegation: false };
  expect(actionsOf({ state: "open" }, participant)).toMatchObject({ canEndorse: false, isLeftToHead: false });
  expect(actionsOf({ state: "open" }, head).isLeftToHead).toBe(false);
});

test("only the valid accreditation of the person's own registration counts", () => {
  const valid = { registration: "r1", ended_at: null };
  expect(isAccredited([valid], "r1")).toBe(true);
  expect(isAccredited([valid], "r2")).toBe(false);
  expect(isAccredited([valid], null)).toBe(false);
  expect(isAccredited([{ ...valid, ended_at: "2026-11-30T00:00:00Z" }], "r1")).toBe(false);
});

test("nothing changes an adopted declaration", () => {
  const both = { isSecretariat: true, isDelegate: true, hasDelegation: true, isHead: true };
  expect(Object.values(actionsOf({ state: "adopted" }, both))).not.toContain(true);
});

test.each(["declaration-state", "not-head", "registration-needed", "no-such-language"])(
  "%s has a sentence",
  (type) => {
    const problem = new ProblemError({
      type,
      title: "",
      detail: "",
      status: 409,
      requestId: null,
      errors: [],
      retryAfter: null,
      details: null,
    });
    expect(refusalOf(problem)).not.toBe(null);
  },
);
