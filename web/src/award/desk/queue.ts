import type { Schemas } from "../../api/client";
import type { Award, Summary } from "../queries";

type Item = Pick<Summary, "id" | "award" | "round" | "state">;

/** The evaluations of one round, in the order in which they are worked through. */
export function queueOf<One extends Item>(all: readonly One[], of: Pick<One, "award" | "round">): One[] {
  return all.filter(({ award, round }) => award === of.award && round === of.round);
}

export function leftIn(queue: readonly Item[]): number {
  return queue.filter(({ state }) => state !== "submitted").length;
}

/** The next evaluation that is not submitted, from the current one on and then from the start. */
export function nextUnfinished<One extends Item>(queue: readonly One[], current: string): One | null {
  const at = queue.findIndex(({ id }) => id === current);
  const order = [...queue.slice(at + 1), ...queue.slice(0, Math.max(at, 0))];
  return order.find(({ state }) => state !== "submitted") ?? null;
}

export function neighbours<One extends Item>(queue: readonly One[], current: string) {
  const at = queue.findIndex(({ id }) => id === current);
  return {
    position: at + 1,
    previous: (at > 0 ? queue[at - 1] : undefined) ?? null,
    next: (at >= 0 ? queue[at + 1] : undefined) ?? null,
  };
}

export interface RoundQueue<One extends Item> {
  award: Award;
  round: Schemas["AwardRound"];
  items: One[];
}

/** A queue for each round in which the evaluator has entries, those that still take scores first. */
export function queuesOf<One extends Item>(all: readonly One[], awards: readonly Award[]): RoundQueue<One>[] {
  const queues = awards.flatMap((award) =>
    award.rounds.map((round) => ({
      award,
      round,
      items: queueOf(all, { award: award.slug, round: round.slug } as Pick<One, "award" | "round">),
    })),
  );
  return queues
    .filter(({ items }) => items.length > 0)
    .sort(
      (one, other) =>
        Number(one.round.closed_at !== null) - Number(other.round.closed_at !== null) ||
        Date.parse(one.round.closes_at) - Date.parse(other.round.closes_at),
    );
}
