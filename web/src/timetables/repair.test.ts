import { expect, test } from "vitest";
import { assumptionsOf, initialRepair, speakersOf } from "./repair";
import { noAssumptions } from "./request";

const span = { from: "2026-11-29T00:00:00Z", until: "2026-11-30T00:00:00Z" };

test("what happened needs all of its facts", () => {
  expect(assumptionsOf({ ...initialRepair, speaker: "ana" })).toBeNull();
  expect(assumptionsOf({ ...initialRepair, speaker: "ana", ...span })?.unavailable).toEqual([
    { speaker: "ana", ...span },
  ]);
  expect(assumptionsOf({ ...initialRepair, what: "room", room: "hall", ...span })?.rooms_closed).toHaveLength(
    1,
  );
  expect(assumptionsOf({ ...initialRepair, what: "cancelled" })).toBeNull();
  expect(assumptionsOf({ ...initialRepair, what: "longer", session: "s" })).toBeNull();
  expect(assumptionsOf({ ...initialRepair, what: "longer", session: "s", minutes: 90 })?.longer).toEqual([
    { session: "s", minutes: 90 },
  ]);
});

test("what was typed for something else is not sent", () => {
  const values = { ...initialRepair, what: "cancelled" as const, session: "s", speaker: "ana", ...span };
  expect(assumptionsOf(values)).toEqual({ ...noAssumptions, cancelled: ["s"] });
});

test("each speaker is listed once, by name", () => {
  const part = (speaker: string, name: string) => ({
    speaker,
    name,
    role: "panellist" as const,
    confirmed: true,
  });
  const session = (...speakers: ReturnType<typeof part>[]) => ({
    id: "s",
    code: "S",
    title: { en: "S" },
    kind: "panel" as const,
    state: "confirmed" as const,
    track: "congress",
    themes: [],
    language: "en",
    interpretation: [],
    duration_minutes: 60,
    speakers,
    placement: null,
    revision: 1,
  });
  const found = speakersOf([session(part("b", "Ōta"), part("a", "Ana")), session(part("a", "Ana"))], "en");
  expect(found.map(({ label }) => label)).toEqual(["Ana", "Ōta"]);
});
