import { expect, test } from "vitest";
import type { Schemas } from "../api/client";
import { invitingEditions, waitsForAnswer } from "./openInvitations";

const now = Date.parse("2026-11-30T12:00:00Z");

test("only editions that are open and not over are looked through", () => {
  const editions = [
    { slug: "next", state: "open", ends_on: "2027-05-20" },
    { slug: "today", state: "running", ends_on: "2026-11-30" },
    { slug: "draft", state: "draft", ends_on: "2027-05-20" },
    { slug: "closed", state: "closed", ends_on: "2027-05-20" },
    { slug: "over", state: "open", ends_on: "2026-11-29" },
  ] as const;
  expect(invitingEditions(editions, "2026-11-30").map(({ slug }) => slug)).toEqual(["next", "today"]);
});

const invitation = (some: Partial<Schemas["ForumInvitation"]>) =>
  ({
    state: "open",
    answer: null,
    respond_by: "2026-12-24T00:00:00Z",
    ...some,
  }) as Schemas["ForumInvitation"];

test("an invitation waits until the office has accepted or declined, or the deadline has passed", () => {
  expect(waitsForAnswer(invitation({}), now)).toBe(true);
  expect(waitsForAnswer(invitation({ state: "answered", answer: "tentative" }), now)).toBe(true);
  expect(waitsForAnswer(invitation({ state: "answered", answer: "accepted" }), now)).toBe(false);
  expect(waitsForAnswer(invitation({ state: "overdue" }), now)).toBe(false);
  const late = { state: "answered", answer: "tentative", respond_by: "2026-11-29T00:00:00Z" } as const;
  expect(waitsForAnswer(invitation(late), now)).toBe(false);
});
