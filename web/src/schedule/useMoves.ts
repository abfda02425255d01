import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, newKey, type Schemas, unwrap, withKey } from "../api/client";
import { NetworkError } from "../api/problem";
import { type DraftSession, draftQuery } from "../app/draft";
import { useEdition } from "../app/edition";
import type { NewMove } from "./moving";
import { type Conflicts, conflictsQuery, type Move, movesQuery } from "./queries";
import { type Length, useLengths } from "./useLengths";

/** The draft after a move, before the service has answered. */
export function applied<Session extends Pick<DraftSession, "id" | "placement">>(
  sessions: readonly Session[],
  move: NewMove,
  minutesOf: (session: string) => number,
): Session[] {
  const removed = new Set(move.removed ?? []);
  const placed = new Map(move.placements?.map((one) => [one.session, one]));
  return sessions.map((session) => {
    const to = placed.get(session.id);
    if (!to) return removed.has(session.id) ? { ...session, placement: null } : session;
    const { room, starts_at, pinned = false } = to;
    const ends_at = new Date(Date.parse(starts_at) + minutesOf(session.id) * 60_000).toISOString();
    const revision = (session.placement?.revision ?? 0) + 1;
    return { ...session, placement: { session: session.id, room, starts_at, ends_at, pinned, revision } };
  });
}

/** The conflicts of the draft after a move; with many, the first of them. */
export function withChanges(
  { items }: Conflicts,
  { introduced, resolved, total }: Schemas["ConflictChanges"],
): Conflicts {
  const changed = new Set([...resolved, ...introduced.map(({ id }) => id)]);
  return { items: [...items.filter(({ id }) => !changed.has(id)), ...introduced], total };
}

/** Why nothing was moved, and how to try again. */
interface Failure {
  error: unknown;
  /** The sessions that would have moved. */
  sessions: readonly string[];
  retry: (error: unknown) => Promise<unknown>;
}

export interface MoveResult {
  came: number;
  went: number;
}

/** A move of this visit, which can be undone; with the change of length that came before it. */
interface Done {
  id: string;
  length?: Length | undefined;
}

interface RunOptions {
  length?: Length | undefined;
  key?: string;
}

/** Makes moves, shows them at once, and undoes and redoes those of this visit. */
export function useMoves(minutesOf: (session: string) => number) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const lengths = useLengths();
  const [done, setDone] = useState<readonly Done[]>([]);
  const [undone, setUndone] = useState<readonly Done[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [result, setResult] = useState<MoveResult | null>(null);
  const pending = useRef(0);
  const [isPending, setIsPending] = useState(false);
  const { queryKey } = draftQuery(slug);
  const conflictsKey = conflictsQuery(slug).queryKey;

  const reload = () => {
    for (const key of [queryKey, conflictsKey, movesQuery(slug).queryKey])
      void client.invalidateQueries({ queryKey: key });
  };
  /** What the answer says about conflicts is shown at once. Suggestions for others follow when they are loaded again. */
  const show = async ({ conflicts }: Move) => {
    if (!conflicts) return;
    // One that began before the move must not end after it.
    if (client.isFetching({ queryKey: conflictsKey, exact: true }) > 0)
      await client.cancelQueries({ queryKey: conflictsKey });
    client.setQueryData(conflictsKey, (old) => old && withChanges(old, conflicts));
    setResult({ came: conflicts.introduced.length, went: conflicts.resolved.length });
  };

  const work = async (
    send: () => Promise<Move>,
    optimistic: { move: NewMove; length?: Length | undefined } | null,
    again: Omit<Failure, "error">,
  ) => {
    setFailure(null);
    setResult(null);
    pending.current += 1;
    setIsPending(true);
    if (optimistic) {
      // Without waiting, it is drawn together with the end of the drag.
      if (client.isFetching({ queryKey, exact: true }) > 0) await client.cancelQueries({ queryKey });
      const { move, length } = optimistic;
      const minutes = (session: string) => (session === length?.session ? length.after : minutesOf(session));
      client.setQueryData(
        queryKey,
        (old) => old && { ...old, sessions: applied(old.sessions, move, minutes) },
      );
    }
    try {
      const made = await send();
      await show(made);
      return made;
    } catch (error) {
      setFailure({ error, ...again });
      await lengths.reload();
      return null;
    } finally {
      pending.current -= 1;
      if (pending.current === 0) {
        setIsPending(false);
        reload();
      }
    }
  };
  const path = { congress: slug };

  const run = async (move: NewMove, { length, key = newKey() }: RunOptions = {}): Promise<boolean> => {
    const send = async () => {
      if (length) await lengths.set(length.session, length.after);
      return unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path, query: { conflicts: true }, header: withKey(key) },
          body: move,
        }),
      );
    };
    // Without an answer the same request is sent again: it is made once. After a refusal it is another request.
    const retry = (error: unknown) =>
      error instanceof NetworkError ? run(move, { length, key }) : run(withoutRevisions(move), { length });
    const sessions = [...(move.placements ?? []).map(({ session }) => session), ...(move.removed ?? [])];
    const made = await work(send, { move, length }, { sessions, retry });
    if (made) {
      setDone((before) => [...before, { id: made.id, length }]);
      setUndone([]);
    }
    return made !== null;
  };
  /** Undoes a move, and gives a session the length that it had. */
  const reverse = async (id: string, length?: Length): Promise<Move | null> =>
    work(
      async () => {
        if (length) await lengths.set(length.session, length.before);
        return unwrap(
          api.POST("/api/v1/congresses/{congress}/schedule/moves/{move}/undo", {
            params: { path: { ...path, move: id }, query: { conflicts: true } },
          }),
        );
      },
      null,
      { sessions: [], retry: () => reverse(id, length) },
    );
  const step = async (last: Done | undefined) => {
    if (last === undefined || pending.current > 0) return null;
    const reversal = await reverse(last.id, last.length);
    const { length } = last;
    const back = length && { ...length, before: length.after, after: length.before };
    return reversal && { id: reversal.id, length: back };
  };
  const undo = async () => {
    const reversal = await step(done.at(-1));
    if (!reversal) return;
    setDone((before) => before.slice(0, -1));
    setUndone((before) => [...before, reversal]);
  };
  /** Undoes the undoing. */
  const redo = async () => {
    const reversal = await step(undone.at(-1));
    if (!reversal) return;
    setUndone((before) => before.slice(0, -1));
    setDone((before) => [...before, reversal]);
  };
  /** Undoes a move of the history, also of another person. */
  const undoAny = async (id: string) => {
    const own = done.find((one) => one.id === id);
    const reversal = await reverse(id, own?.length);
    if (!reversal) return;
    setDone((before) => [...before.filter((one) => one.id !== id), { id: reversal.id }]);
    setUndone([]);
  };
  return {
    run,
    undo,
    redo,
    undoAny,
    canUndo: done.length > 0,
    canRedo: undone.length > 0,
    isPending,
    failure,
    dismiss: () => setFailure(null),
    result,
  };
}

export type Moves = ReturnType<typeof useMoves>;

/** The person has seen what another person did, and wants it nevertheless. */
export function withoutRevisions(move: NewMove): NewMove {
  return {
    ...move,
    placements: (move.placements ?? []).map(({ session, room, starts_at, pinned }) => ({
      session,
      room,
      starts_at,
      ...(pinned === undefined ? {} : { pinned }),
    })),
  };
}
