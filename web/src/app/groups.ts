export interface Group<Item> {
  kind: string;
  items: readonly Item[];
}

/** Items by kind: in the order of `order`, then kinds that it does not know. */
export function groupByKind<Item extends { kind: string }>(
  items: readonly Item[],
  order: readonly string[],
): Group<Item>[] {
  const groups = new Map<string, Item[]>(order.map((kind) => [kind, []]));
  for (const item of items) {
    const group = groups.get(item.kind);
    if (group) group.push(item);
    else groups.set(item.kind, [item]);
  }
  return [...groups].filter(([, found]) => found.length > 0).map(([kind, found]) => ({ kind, items: found }));
}
