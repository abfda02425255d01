import { expect, test } from "vitest";
import type { Session } from "./queries";
import { matches } from "./tray";

const session: Session = {
  id: "one",
  code: "WATER-1",
  title: { en: "Water for every quarter", es: "Agua para cada barrio" },
  abstract: null,
  kind: "panel",
  state: "confirmed",
  track: "forum",
  themes: [],
  language: "en",
  interpretation: [],
  duration_minutes: 60,
  capacity: null,
  enrolment_policy: "open",
  waiting_list: true,
  links: [],
  speakers: [{ speaker: "s", name: "María Núñez", role: "panellist", confirmed: true }],
  room: null,
  starts_at: null,
  ends_at: null,
  revision: 1,
};
const find = (text: string, track = "", language = "") => matches(session, { text, track, language });

test("all words are found in titles of any language, the code and names, without accents", () => {
  expect([find(""), find("agua nunez"), find("water-1"), find("quarter MARIA")]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(find("agua paris")).toBe(false);
});

test("track and language are exact", () => {
  expect([find("", "forum", "en"), find("", "main"), find("", "", "fr")]).toEqual([true, false, false]);
});
