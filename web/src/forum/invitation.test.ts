import { expect, test } from "vitest";
import { ProblemError } from "../api/problem";
import { differencesOf, mergeValues } from "../ui";
import {
  accreditationRefusal,
  answerBody,
  answerValues,
  daysOf,
  invitationBody,
  invitationPatch,
  invitationRefusal,
  invitationValues,
  isDecided,
  mailLanguages,
  readInvitationFilters,
  situationOf,
  undecidedOf,
} from "./invitation";

const now = Date.parse("2026-05-01T00:00:00Z");
const later = "2026-06-01T00:00:00Z";
const earlier = "2026-04-01T00:00:00Z";

test("an answer can be changed until the deadline", () => {
  expect(situationOf({ state: "open", respond_by: later }, now)).toBe("answer");
  expect(situationOf({ state: "answered", respond_by: later }, now)).toBe("change");
  expect(situationOf({ state: "answered", respond_by: earlier }, now)).toBe("closed");
  expect(situationOf({ state: "overdue", respond_by: earlier }, now)).toBe("overdue");
  expect(situationOf({ state: "revoked", respond_by: later }, now)).toBe("revoked");
});

test("an answer has a reason or a deputy only where it needs one", () => {
  const typed = { answer: "accepted", reason: "no time", deputyName: "A", deputyTitle: "B" };
  expect(answerBody(typed)).toEqual({ answer: "accepted" });
  expect(answerBody({ ...typed, answer: "declined" })).toEqual({ answer: "declined", reason: "no time" });
  expect(answerBody({ ...typed, answer: "delegated" }).deputy).toEqual({ name: "A", title: "B" });
  expect(answerBody({ ...typed, answer: "tentative" })).toEqual({ answer: "tentative", reason: "no time" });
  expect(answerBody({ ...typed, answer: "tentative", reason: " " })).toEqual({ answer: "tentative" });
  expect(answerValues({ answer: null, reason: null, deputy: null }).answer).toBe("");
});

test("a tentative answer is no decision", () => {
  expect(isDecided({ state: "answered", answer: "tentative" })).toBe(false);
  expect(isDecided({ state: "answered", answer: "accepted" })).toBe(true);
  expect(isDecided({ state: "open", answer: null })).toBe(false);
  expect(undecidedOf({ open: 3, tentative: 2 })).toBe(5);
  expect(undecidedOf(undefined)).toBe(0);
});

test("days of reminders are read from what people type", () => {
  expect(daysOf("7, 1")).toEqual([7, 1]);
  expect(daysOf("14;3 days")).toEqual([14, 3]);
  expect(daysOf("")).toEqual([]);
});

test("a change sends only what has changed", () => {
  const before = { ...invitationValues(null, "en"), city: "Lyon", country: "FR", respondBy: later };
  expect(invitationPatch(before, { ...before, quota: 7 })).toEqual({ quota: 7 });
  expect(invitationPatch(before, { ...before, remindDays: "7,1" })).toEqual({ quota: 5 });
  expect(invitationBody({ ...before, note: " " }).note).toBe(null);
});

test("unknown filters in an address are left out", () => {
  expect(readInvitationFilters({ region: "europe", answer: "none", country: "fr" })).toEqual({
    region: "europe",
    unanswered: true,
    country: "FR",
  });
  expect(readInvitationFilters({ region: "moon", answer: "maybe", country: "x" })).toEqual({});
});

const problem = (type: string, status: number) =>
  new ProblemError({
    type,
    status,
    title: "",
    detail: "",
    requestId: null,
    errors: [],
    retryAfter: null,
    details: null,
  });

test.each([
  ["not-found", 404],
  ["forum-invitation-not-open", 409],
  ["forum-delegation-in-use", 409],
  ["city-invited", 409],
])("%s has a sentence", (type, status) => {
  expect(invitationRefusal(problem(type, status))).not.toBe(null);
});

test("why a head cannot be accredited is said", () => {
  expect(accreditationRefusal(problem("city-accredited", 409))).not.toBe(null);
  expect(accreditationRefusal(problem("delegation-not-to-accredit", 409))).not.toBe(null);
  expect(accreditationRefusal(problem("internal-error", 500))).toBe(null);
});

test("only languages in which there are e-mails are offered, those of the edition first", () => {
  expect(mailLanguages(["pt", "es", "en"])).toEqual(["es", "en", "zh", "fr"]);
  expect(mailLanguages(["ar"])).toEqual(["en", "zh", "es", "fr"]);
});

test("two answers at the same moment: the second one sees what the first one was", () => {
  const loaded = answerValues({ answer: null, reason: null, deputy: null });
  const theirs = answerValues({ answer: "declined", reason: "Elections", deputy: null });
  const mine = { ...loaded, answer: "accepted" };
  const differences = differencesOf(loaded, mine, theirs);
  expect(differences.filter(({ isContested }) => isContested).map(({ field }) => field)).toEqual(["answer"]);
  const merged = mergeValues(loaded, mine, theirs, new Map([["answer", "mine"]]));
  expect(answerBody(merged)).toEqual({ answer: "accepted" });
  const given = mergeValues(loaded, mine, theirs, new Map([["answer", "theirs"]]));
  expect(answerBody(given)).toEqual({ answer: "declined", reason: "Elections" });
});
