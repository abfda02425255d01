import type { Schemas } from "../../api/client";
import type { Award, Round, Standing } from "../queries";

export type Order = "mean" | "z" | "borda";

/** By the rank of one of the figures; entries without it last. */
export function ordered<Row extends Pick<Standing, "rank" | "z_rank" | "borda_rank">>(
  rows: readonly Row[],
  by: Order,
): Row[] {
  const rankOf = (row: Row) =>
    ({ mean: row.rank, z: row.z_rank, borda: row.borda_rank })[by] ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((one, other) => rankOf(one) - rankOf(other));
}

/** Whether the three figures put an entry in places that are far apart, which is worth a look. */
export function isDisputed(
  { rank, z_rank, borda_rank }: Pick<Standing, "rank" | "z_rank" | "borda_rank">,
  all: number,
): boolean {
  const ranks = [rank, z_rank, borda_rank].filter((one) => one !== null);
  return ranks.length > 1 && Math.max(...ranks) - Math.min(...ranks) >= Math.max(3, all / 5);
}

interface Ranked {
  entry: string;
  rank: number | null;
}

export interface AdvancePlan {
  advancing: string[];
  /** The entries that share the last place, of which one must be decided by hand; empty without a tie. */
  tie: string[];
}

/** Who advances: those included by hand count as places, those excluded are passed over, the rest goes by rank. */
export function planAdvance(
  rows: readonly Ranked[],
  places: number,
  byHand: ReadonlyMap<string, "include" | "exclude">,
): AdvancePlan {
  const included = rows.filter(({ entry }) => byHand.get(entry) === "include").map(({ entry }) => entry);
  const free = Math.max(0, places - included.length);
  const others = rows
    .filter(({ entry, rank }) => rank !== null && !byHand.has(entry))
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
  const last = others[free - 1];
  const next = others[free];
  const isTied = last !== undefined && next !== undefined && last.rank === next.rank;
  return {
    advancing: [...included, ...others.slice(0, free).map(({ entry }) => entry)],
    tie: isTied ? others.filter(({ rank }) => rank === last.rank).map(({ entry }) => entry) : [],
  };
}

/** The states to which entries of a round can advance. */
export function targetsOf({ takes }: Pick<Round, "takes">): Schemas["AdvanceTarget"][] {
  if (takes === "shortlisted") return ["winner", "special_mention"];
  return takes === "deserving" ? ["shortlisted"] : ["deserving", "shortlisted"];
}

export interface PublishCheck {
  openRounds: Round[];
  hasWinner: boolean;
  unscreened: number;
  canPublish: boolean;
}

/** What has to be done before an award can be published, and what is worth a look. */
export function checkPublish(
  award: Pick<Award, "rounds" | "state">,
  advances: readonly Pick<Schemas["AdvanceDecision"], "target" | "entries">[],
  entries: readonly { state: Schemas["EntryState"] }[],
): PublishCheck {
  const openRounds = award.rounds.filter(({ closed_at }) => closed_at === null);
  const hasWinner = advances.some(
    ({ target, entries }) => target === "winner" && entries.some(({ advanced }) => advanced),
  );
  return {
    openRounds,
    hasWinner,
    unscreened: entries.filter(({ state }) => state === "submitted").length,
    canPublish: award.state === "open" && openRounds.length === 0 && hasWinner,
  };
}
