import type { Schemas } from "../api/client";

/** Places that people register for: of one type, or of several that share a pool. */
export interface Capacity {
  key: string;
  types: readonly string[];
  /** Null: unknown, because there is no limit to count against. */
  taken: number | null;
  /** Null: no limit. */
  capacity: number | null;
  waiting: number;
}

type Type = Pick<Schemas["RegistrationType"], "slug" | "pool" | "capacity" | "places_left" | "waiting">;
type Pool = Pick<Schemas["SharedPool"], "slug" | "capacity" | "taken" | "waiting" | "types">;
interface Count {
  readonly type: string;
  readonly confirmed: number;
}

/** One item for each pool and for each type with places of its own, in the order of the types. */
export function capacitiesOf(
  types: readonly Type[],
  pools: readonly Pool[],
  counts: readonly Count[] = [],
): Capacity[] {
  const shown = new Set<string>();
  return types.flatMap((type): Capacity[] => {
    const pool = pools.find(({ slug }) => slug === type.pool);
    if (pool) {
      if (shown.has(pool.slug)) return [];
      shown.add(pool.slug);
      // In the order of the list, not of the pool.
      const sharing = types.filter((one) => one.pool === pool.slug).map(({ slug }) => slug);
      return [
        {
          key: `pool ${pool.slug}`,
          types: sharing,
          taken: pool.taken,
          capacity: pool.capacity,
          waiting: pool.waiting,
        },
      ];
    }
    const confirmed = counts.find((count) => count.type === type.slug)?.confirmed ?? null;
    const { capacity, places_left: left } = type;
    // A free place can be kept for the first of the waiting list, so the count is better than the difference.
    const taken = confirmed ?? (capacity !== null && left !== null ? capacity - left : null);
    return [{ key: `type ${type.slug}`, types: [type.slug], taken, capacity, waiting: type.waiting ?? 0 }];
  });
}
