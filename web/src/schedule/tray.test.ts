import { expect, test } from "vitest";
import type { DraftSession } from "../app/draft";
import { matches, readFilter, writeFilter } from "./tray";

const session: DraftSession = {
  id: "one",
  code: "WATER-1",
  title: { en: "Water for every quarter", es: "Agua para cada barrio" },
  kind: "panel",
  state: "confirmed",
  track: "forum",
  themes: ["energy"],
  language: "en",
  interpretation: [],
  duration_minutes: 60,
  speakers: [{ speaker: "s", name: "María Núñez", role: "panellist", confirmed: true }],
  placement: null,
  revision: 1,
};
const find = (text: string, track = "", language = "", theme = "", minutes = "") =>
  matches(session, { text, track, language, theme, minutes });

test("all words are found in titles of any language, the code and names, without accents", () => {
  expect([find(""), find("agua nunez"), find("water-1"), find("quarter MARIA")]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(find("agua paris")).toBe(false);
});

test("theme and length are exact", () => {
  expect([find("", "", "", "energy", "60"), find("", "", "", "water"), find("", "", "", "", "30")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("the filter is kept in the address", () => {
  const filter = { text: "a & b", track: "forum", theme: "", language: "en", minutes: "60" };
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter(readFilter(undefined))).toBeUndefined();
});

test("track and language are exact", () => {
  expect([find("", "forum", "en"), find("", "main"), find("", "", "fr")]).toEqual([true, false, false]);
});
