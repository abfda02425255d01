import { expect, test } from "vitest";
import { missingIn, missingOf } from "./missing";

const languages = ["en", "fr"];
const speaker = { speaker: "1", name: "Ada", role: "keynote" as const, confirmed: true };
const whole = {
  title: { en: "Energy", fr: "Énergie" },
  abstract: { en: "A", fr: "B" },
  speakers: [speaker],
  themes: ["energy"],
  room: "hall-1",
  state: "draft" as const,
};

test("a text is missing where a language has none or only spaces", () => {
  expect(missingIn({ en: "A", fr: " " }, languages)).toEqual(["fr"]);
  expect(missingIn(null, languages)).toEqual(languages);
});

test("a whole session lacks nothing", () => {
  expect(missingOf(whole, languages)).toEqual([]);
});

test("what a session lacks, with the languages", () => {
  const session = {
    ...whole,
    title: { en: "Energy" },
    abstract: null,
    speakers: [],
    themes: [],
    room: null,
  };
  expect(missingOf(session, languages)).toEqual([
    { part: "title", languages: ["fr"] },
    { part: "abstract", languages: ["en", "fr"] },
    { part: "speakers", languages: [] },
    { part: "theme", languages: [] },
    { part: "placement", languages: [] },
  ]);
});

test("a cancelled session lacks nothing", () => {
  expect(missingOf({ ...whole, abstract: null, state: "cancelled" }, languages)).toEqual([]);
});
