import { expect, test } from "vitest";
import { sampleSession } from "./samples";
import { newSession, sessionPatch, sessionValues } from "./sessionForm";

const before = sessionValues(
  sampleSession({ links: [{ url: "https://city.example/a.pdf", title: "Slides" }], abstract: null }),
);

test("nothing is sent if nothing has changed", () => {
  expect(sessionPatch(before, { ...before })).toEqual({});
});

test("only changed fields are sent", () => {
  const after = {
    ...before,
    title: { en: "Energy for all", fr: "Énergie", zh: "能源" },
    themes: ["water"],
    capacity: 40,
    code: " ",
  };
  expect(sessionPatch(before, after)).toEqual({
    title: { en: "Energy for all", fr: "Énergie", zh: "能源" },
    themes: ["water"],
    capacity: 40,
    code: null,
  });
});

test("an emptied abstract is taken away", () => {
  const full = { ...before, abstract: { en: "A" } };
  expect(sessionPatch(full, { ...full, abstract: { en: " " } })).toEqual({ abstract: null });
  expect(sessionPatch(before, { ...before, abstract: { en: "A" } })).toEqual({ abstract: { en: "A" } });
});

test("a link without a kind is material", () => {
  expect(before.links).toEqual([{ kind: "material", title: "Slides", url: "https://city.example/a.pdf" }]);
});

test("a new session leaves the code to the service", () => {
  const values = {
    title: { en: " Opening ", fr: "" },
    code: "",
    kind: "plenary" as const,
    track: "congress",
    language: "en",
    duration_minutes: 45,
  };
  expect(newSession(values)).toEqual({
    title: { en: "Opening" },
    kind: "plenary",
    track: "congress",
    language: "en",
    duration_minutes: 45,
  });
});
