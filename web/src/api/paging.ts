/** A page of a list of the API; `next` is null on the last one. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The `initialPageParam` of lists that a person reads page after page. */
export const firstPage = null as string | null;

/** More pages than any list of an edition has: a guard against an endless one. */
const mostPages = 50;

/** The largest page that the API gives. */
const largest = 200;

/** The part of a query that asks for a page. */
export function pageQuery(cursor: string | null, limit = largest): { limit: number; cursor?: string } {
  return cursor === null ? { limit } : { limit, cursor };
}

/** Loads a whole list, page after page. */
export async function allPages<Item>(
  load: (page: ReturnType<typeof pageQuery>) => Promise<ListPage<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor = firstPage;
  for (let count = 0; count < mostPages; count += 1) {
    const found: ListPage<Item> = await load(pageQuery(cursor));
    all.push(...found.items);
    cursor = found.next;
    if (cursor === null) break;
  }
  return all;
}
