import { describe, expect, test } from "vitest";
import {
  countBy,
  dayOf,
  daysBetween,
  filterSessions,
  isFiltered,
  languagesOf,
  readFilters,
  speakersOf,
} from "./filters";
import { sampleSession } from "./samples";

const edition = { languages: ["en", "fr"], time_zone: "Asia/Shanghai" };

describe("the address", () => {
  test("has the filters that mean something", () => {
    expect(
      readFilters({ q: " energy ", state: "draft", kind: "panel", day: "2026-11-28", missing: "abstract" }),
    ).toEqual({ q: "energy", state: "draft", kind: "panel", day: "2026-11-28", missing: "abstract" });
  });

  test("what means nothing is left out", () => {
    const filters = readFilters({ q: " ", state: "lost", kind: "opera", day: "tomorrow", missing: "x" });
    expect(filters).toEqual({});
    expect(isFiltered(filters)).toBe(false);
  });
});

describe("the list", () => {
  const one = sampleSession();
  const other = sampleSession({
    id: "s2",
    code: "B-2",
    title: { en: "Opening" },
    abstract: null,
    kind: "ceremony",
    state: "draft",
    track: "award",
    themes: [],
    language: "zh",
    interpretation: [],
    speakers: [],
    room: null,
    starts_at: null,
    ends_at: null,
  });
  const all = [one, other];
  const found = (search: Record<string, string>) =>
    filterSessions(all, readFilters(search), edition).map(({ id }) => id);

  test("without filters is the same list", () => {
    expect(filterSessions(all, {}, edition)).toBe(all);
  });

  test.each([
    ["a title in another language, without accents", { q: "energie" }, ["s1"]],
    ["words of an abstract in any order", { q: "energy cities" }, ["s1"]],
    ["a speaker without accents", { q: "nunez zoe" }, ["s1"]],
    ["a code", { q: "b-2" }, ["s2"]],
    ["nothing", { q: "zebra" }, []],
    ["a state", { state: "draft" }, ["s2"]],
    ["a kind", { kind: "panel" }, ["s1"]],
    ["a track", { track: "award" }, ["s2"]],
    ["a theme", { theme: "energy" }, ["s1"]],
    ["a language that is interpreted", { language: "fr" }, ["s1"]],
    ["a speaker", { speaker: "p1" }, ["s1"]],
    ["a room", { room: "hall-1" }, ["s1"]],
    ["what is missing", { missing: "placement" }, ["s2"]],
    ["two filters", { kind: "panel", state: "draft" }, []],
  ])("is found by %s", (_, search, ids) => {
    expect(found(search)).toEqual(ids);
  });

  test("a day is one in the time zone of the edition", () => {
    // 16:00 UTC is midnight in Shanghai.
    expect(found({ day: "2026-11-28" })).toEqual(["s1"]);
    expect(found({ day: "2026-11-27" })).toEqual([]);
    expect(dayOf(other, "UTC")).toBeNull();
  });

  test("choices come from the sessions", () => {
    expect(speakersOf(all)).toEqual([{ value: "p1", label: "Zoë Núñez" }]);
    expect(languagesOf(all)).toEqual(["en", "fr", "zh"]);
    expect(countBy(all, ({ themes }) => themes)).toEqual(new Map([["energy", 1]]));
  });
});

test("days go over the end of a month", () => {
  expect(daysBetween("2026-11-29", "2026-12-01")).toEqual(["2026-11-29", "2026-11-30", "2026-12-01"]);
  expect(daysBetween("2026-11-29", "2026-11-28")).toEqual([]);
});
