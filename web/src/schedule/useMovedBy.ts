import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useEdition } from "../app/edition";
import { useMe } from "../app/session";
import { movesQuery } from "./queries";

/** How long the name of another person stays at what they moved, in milliseconds. */
const shown = 12_000;

/** Sessions that other people moved a moment ago, with their names. */
export function useMovedBy(): ReadonlyMap<string, string> {
  const { t } = useLingui();
  const { slug } = useEdition();
  const me = useMe()?.id;
  const { data } = useQuery(movesQuery(slug));
  const seen = useRef<Set<string> | null>(null);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const [movedBy, setMovedBy] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!data) return;
    const known = seen.current;
    seen.current = new Set(data.items.map(({ id }) => id));
    // What was moved before the page opened is no news.
    if (!known) return;
    const news = data.items.filter(({ id, moved_by }) => !known.has(id) && moved_by !== me);
    if (news.length === 0) return;
    const named = news.flatMap(({ items, moved_by_name }) =>
      items.map(({ session }) => [session, moved_by_name ?? t`The operator`] as const),
    );
    setMovedBy((before) => new Map([...before, ...named]));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setMovedBy((before) => {
        const next = new Map(before);
        for (const [session] of named) next.delete(session);
        return next;
      });
    }, shown);
    timers.current.add(timer);
  }, [data, me, t]);
  useEffect(() => {
    const all = timers.current;
    return () => {
      for (const timer of all) clearTimeout(timer);
    };
  }, []);
  return movedBy;
}
