import { expect, test } from "vitest";
import type { Entry } from "../queries";
import {
  canSubmitLate,
  canWithdraw,
  canWrite,
  entryBody,
  entryPatch,
  entryValues,
  wordLimit,
} from "./entryForm";

const empty = entryValues({
  category: null,
  theme: null,
  title: null,
  abstract: null,
  description: null,
  language: null,
  city: null,
  country: null,
  starts_on: null,
  ends_on: null,
  population: null,
  partners: [],
  links: [],
  attachments: [],
  submitters: null,
  wants_feedback: false,
} as unknown as Entry);

test("only the fields that were changed are saved", () => {
  expect(entryPatch(empty, { ...empty, title: "Gardens " })).toEqual({ title: "Gardens" });
  expect(entryPatch({ ...empty, title: "Gardens" }, { ...empty, title: " " })).toEqual({ title: null });
  expect(entryPatch(empty, empty)).toEqual({});
});

test("a link or a submitter that is not complete yet is left out", () => {
  const values = {
    ...empty,
    attachments: [
      { label: "Plan", url: "https://city.example/plan.pdf" },
      { label: "Half", url: "" },
    ],
    submitters: [{ name: "Ana", post: "", organisation: "", email: "ana" }],
  };
  expect(entryBody(values).attachments).toEqual([{ label: "Plan", url: "https://city.example/plan.pdf" }]);
  expect(entryBody(values).submitters).toEqual([]);
});

test("words over the limit are counted, in Chinese by dictionary", () => {
  expect(wordLimit("one two three", 2)).toEqual({ words: 3, most: 2, over: 1 });
  expect(wordLimit("城市更新", 2)).toEqual({ words: 2, most: 2, over: 0 });
});

test("an entry can be written until the deadline or its screening, and withdrawn until the award is published", () => {
  expect(canWrite({ state: "draft" }, { state: "open" }, "open")).toBe(true);
  expect(canWrite({ state: "submitted" }, { state: "open" }, "ended")).toBe(false);
  expect(canWrite({ state: "eligible" }, { state: "open" }, "open")).toBe(false);
  expect(canWithdraw({ state: "shortlisted" }, { state: "open" })).toBe(true);
  expect(canWithdraw({ state: "shortlisted" }, { state: "published" })).toBe(false);
});

test("after the deadline only a complete draft can still be sent", () => {
  const fault = { pointer: "/title", code: "required", detail: "" };
  const draft = { state: "draft", faults: [] } as const;
  expect(canSubmitLate(draft, { state: "open" }, "ended")).toBe(true);
  expect(canSubmitLate({ ...draft, faults: [fault] }, { state: "open" }, "ended")).toBe(false);
  expect(canSubmitLate(draft, { state: "open" }, "open")).toBe(false);
  expect(canSubmitLate({ ...draft, state: "submitted" }, { state: "open" }, "ended")).toBe(false);
  expect(canSubmitLate(draft, { state: "published" }, "ended")).toBe(false);
});
