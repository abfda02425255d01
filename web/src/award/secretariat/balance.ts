import type { Schemas } from "../../api/client";
import type { Assignment, Entry, Evaluator } from "../queries";

export type ConflictReason = "country" | "city" | "employer" | "language" | "recused";

/** As the API compares names: without case, accents and spaces around. */
export function folded(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").trim().toLocaleLowerCase("en");
}

type Recusals = readonly Pick<Schemas["Recusal"], "entry" | "evaluator">[];

/** Why an evaluator can not have an entry; null if they can. */
export function conflictOf(entry: Entry, evaluator: Evaluator, recusals: Recusals): ConflictReason | null {
  const places = [{ city: entry.city, country: entry.country }, ...entry.partners];
  if (recusals.some((one) => one.entry === entry.id && one.evaluator === evaluator.account)) return "recused";
  if (places.some(({ country }) => country !== null && evaluator.countries.includes(country)))
    return "country";
  const isSamePlace = (name: string | null) =>
    name !== null && places.some(({ city }) => city !== null && folded(city) === folded(name));
  if (isSamePlace(evaluator.city)) return "city";
  const employers = (entry.submitters ?? []).flatMap(({ organisation }) => organisation ?? []);
  const { employer } = evaluator;
  if (employer !== null && employers.some((one) => folded(one) === folded(employer))) return "employer";
  const language = entry.language?.split("-")[0];
  const reads = evaluator.languages.map((one) => one.split("-")[0]);
  if (language && !reads.includes(language)) return "language";
  return null;
}

export interface LoadPreview {
  evaluator: Evaluator;
  /** Entries that they could have. */
  possible: number;
  /** What they have now. */
  now: number;
}

export interface BalancePreview {
  entries: number;
  /** Evaluations in all, and for each evaluator if all can be even. */
  needed: number;
  least: number;
  most: number;
  loads: LoadPreview[];
  /** Entries that too few evaluators may have, the worst first. */
  short: { entry: Entry; possible: number; reasons: ReadonlyMap<ConflictReason, number> }[];
}

interface BalanceInput {
  entries: readonly Entry[];
  evaluators: readonly Evaluator[];
  assignments: readonly Assignment[];
  recusals: Recusals;
  perEntry: number;
}

/** What balancing will do, before it is done: how many each evaluator gets, and which entries stand in the way. */
export function previewBalance(input: BalanceInput): BalancePreview {
  const { entries, assignments, recusals, perEntry } = input;
  const evaluators = input.evaluators.filter(({ left_at }) => left_at === null);
  const possible = new Map(evaluators.map(({ account }) => [account, 0]));
  const short: BalancePreview["short"] = [];
  for (const entry of entries) {
    const reasons = new Map<ConflictReason, number>();
    let free = 0;
    for (const evaluator of evaluators) {
      const reason = conflictOf(entry, evaluator, recusals);
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      else {
        free += 1;
        possible.set(evaluator.account, (possible.get(evaluator.account) ?? 0) + 1);
      }
    }
    if (free < perEntry) short.push({ entry, possible: free, reasons });
  }
  const now = new Map<string, number>();
  for (const { evaluators: assigned } of assignments)
    for (const { account } of assigned) now.set(account, (now.get(account) ?? 0) + 1);
  const needed = entries.length * perEntry;
  const share = evaluators.length === 0 ? 0 : needed / evaluators.length;
  return {
    entries: entries.length,
    needed,
    least: Math.floor(share),
    most: Math.ceil(share),
    loads: evaluators.map((evaluator) => ({
      evaluator,
      possible: possible.get(evaluator.account) ?? 0,
      now: now.get(evaluator.account) ?? 0,
    })),
    short: short.sort((one, other) => one.possible - other.possible),
  };
}
