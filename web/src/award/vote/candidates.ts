import type { Schemas } from "../../api/client";
import type { Award, Entry } from "../queries";

type State = Schemas["EntryState"];

/** Entries of the public vote that have advanced from it. The winner first. */
const advanced: readonly State[] = ["winner", "special_mention"];

/**
 * The states that the entries of the public vote have for a reader. Until the results are published, only the secretariat
 * knows which of them have advanced.
 */
export function votedStates(
  award: Pick<Award, "state"> | undefined,
  isSecretariat: boolean,
): readonly State[] {
  return isSecretariat || award?.state === "published" ? ["shortlisted", ...advanced] : ["shortlisted"];
}

/** The entries of the public vote in the order in which they are shown: once published, those that have won first. */
export function candidatesOf<Candidate extends Pick<Entry, "state" | "created_at" | "id">>(
  entries: readonly Candidate[],
  award: Pick<Award, "state">,
): Candidate[] {
  const order: readonly State[] = award.state === "published" ? [...advanced, "shortlisted"] : [];
  const byAge = (one: Candidate) => `${one.created_at} ${one.id}`;
  return [...entries].sort(
    (left, right) =>
      order.indexOf(left.state) - order.indexOf(right.state) || byAge(left).localeCompare(byAge(right)),
  );
}

/** The city that a person has voted for; null if the entry is no longer shown. */
export function votedCity(
  vote: Pick<Schemas["Ballot"], "entry">,
  entries: readonly Pick<Entry, "id" | "city">[],
): string | null {
  return entries.find(({ id }) => id === vote.entry)?.city ?? null;
}
