import { expect, test } from "vitest";
import { ProblemError } from "../api/problem";
import { actionsOf, refusalOf } from "./state";

const secretariat = { isSecretariat: true, isDelegate: false };
const head = { isSecretariat: false, isDelegate: true };

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

test("nothing changes an adopted declaration", () => {
  const both = { isSecretariat: true, isDelegate: true };
  expect(Object.values(actionsOf({ state: "adopted" }, both))).not.toContain(true);
});

test.each(["declaration-state", "not-head", "no-such-language"])("%s has a sentence", (type) => {
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
});
