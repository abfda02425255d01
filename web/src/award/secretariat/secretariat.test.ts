import { describe, expect, test } from "vitest";
import type { Entry, Evaluator } from "../queries";
import { conflictOf, folded, previewBalance } from "./balance";
import { changedFields, localizedPatch, readDays } from "./setup";
import { checkPublish, isDisputed, ordered, planAdvance, targetsOf } from "./standings";

const entry = (id: string, some: Partial<Entry> = {}) =>
  ({
    id,
    city: "Quito",
    country: "EC",
    partners: [],
    submitters: [],
    language: "es",
    ...some,
  }) as unknown as Entry;
const evaluator = (account: string, some: Partial<Evaluator> = {}) =>
  ({
    account,
    countries: ["PT"],
    city: "Lisbon",
    employer: null,
    languages: ["en", "es"],
    left_at: null,
    ...some,
  }) as Evaluator;

describe("conflicts of interest", () => {
  test("country, city, employer, language and recusal stand in the way, also for partners", () => {
    const lisbon = evaluator("a");
    expect(conflictOf(entry("1"), lisbon, [])).toBeNull();
    expect(conflictOf(entry("1", { country: "PT" }), lisbon, [])).toBe("country");
    expect(conflictOf(entry("1", { partners: [{ city: "Porto", country: "PT" }] }), lisbon, [])).toBe(
      "country",
    );
    expect(conflictOf(entry("1", { city: "lisbon " }), lisbon, [])).toBe("city");
    expect(conflictOf(entry("1", { language: "zh" }), lisbon, [])).toBe("language");
    expect(conflictOf(entry("1", { language: "es-EC" }), lisbon, [])).toBeNull();
    const staff = evaluator("b", { employer: "UNIVERSIDAD de Quito" });
    const submitters = [{ name: "Ana", organisation: "Universidad de Quito", email: "a@x.example" }];
    expect(conflictOf(entry("1", { submitters }), staff, [])).toBe("employer");
    expect(conflictOf(entry("1"), lisbon, [{ entry: "1", evaluator: "a" }])).toBe("recused");
  });

  test("accents and case make no difference", () => {
    expect(folded(" Bogotá")).toBe(folded("BOGOTA"));
  });
});

test("the preview has the loads, and the entries that too few can evaluate", () => {
  const preview = previewBalance({
    entries: [entry("1"), entry("2", { country: "PT" }), entry("3")],
    evaluators: [
      evaluator("a"),
      evaluator("b", { countries: ["KE"], city: "Nairobi" }),
      evaluator("c", { left_at: "2026-01-01T00:00:00Z" }),
    ],
    assignments: [],
    recusals: [],
    perEntry: 2,
  });
  expect(preview).toMatchObject({ entries: 3, needed: 6, least: 3, most: 3 });
  expect(preview.loads.map(({ possible }) => possible)).toEqual([2, 3]);
  expect(preview.short.map(({ entry, possible }) => [entry.id, possible])).toEqual([["2", 1]]);
});

describe("standings", () => {
  const rows = [
    { entry: "a", rank: 1, z_rank: 2, borda_rank: 9 },
    { entry: "b", rank: 2, z_rank: 1, borda_rank: 1 },
    { entry: "c", rank: 2, z_rank: 3, borda_rank: 2 },
    { entry: "d", rank: null, z_rank: null, borda_rank: null },
  ];
  const none = new Map<string, "include" | "exclude">();

  test("each figure has its order, with entries without an evaluation last", () => {
    expect(ordered(rows, "z").map(({ entry }) => entry)).toEqual(["b", "a", "c", "d"]);
    expect(ordered(rows, "borda").map(({ entry }) => entry)).toEqual(["b", "c", "a", "d"]);
  });

  test("an entry whose figures disagree is marked", () => {
    expect(rows.map((row) => isDisputed(row, 4))).toEqual([true, false, false, false]);
  });

  test("a tie at the last place has to be decided by hand", () => {
    expect(planAdvance(rows, 2, none)).toEqual({ advancing: ["a", "b"], tie: ["b", "c"] });
    expect(planAdvance(rows, 2, new Map([["c", "include"]]))).toEqual({ advancing: ["c", "a"], tie: [] });
    expect(planAdvance(rows, 2, new Map([["b", "exclude"]]))).toEqual({ advancing: ["a", "c"], tie: [] });
    expect(planAdvance(rows, 3, none).tie).toEqual([]);
  });

  test("fewer advance if fewer were evaluated", () => {
    expect(planAdvance(rows, 10, none).advancing).toEqual(["a", "b", "c"]);
  });

  test("winners come from the shortlisted only", () => {
    expect(targetsOf({ takes: "shortlisted" })).toEqual(["winner", "special_mention"]);
    expect(targetsOf({ takes: "eligible" })).toEqual(["deserving", "shortlisted"]);
  });

  test("publishing waits for every round and a winner", () => {
    const award = { state: "open" as const, rounds: [{ closed_at: null }] as never };
    expect(checkPublish(award, [], [{ state: "submitted" }])).toMatchObject({
      hasWinner: false,
      unscreened: 1,
      canPublish: false,
    });
    const winner = [{ target: "winner" as const, entries: [{ advanced: true }] as never }];
    expect(checkPublish({ state: "open", rounds: [] }, winner, []).canPublish).toBe(true);
  });
});

describe("set-up", () => {
  test("only what has changed is sent", () => {
    expect(changedFields({ slug: "a", name: { en: "A" } }, { slug: "a", name: { en: "B" } })).toEqual({
      name: { en: "B" },
    });
  });

  test("a language that was removed is null in the patch", () => {
    expect(localizedPatch({ en: "A", fr: "A" }, { en: "B" })).toEqual({ en: "B", fr: null });
  });

  test("days are read from a list as people write it", () => {
    expect(readDays("1, 7; 7 x")).toEqual([7, 1]);
    expect(readDays("")).toEqual([]);
  });
});
