import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { NetworkError } from "../api/problem";
import { useEdition } from "../app/edition";
import type { NewMove } from "./moving";
import { compareConflicts } from "./painting";
import { conflictsQuery, type Move, movesQuery, type Placement, placementsQuery } from "./queries";
import { type Length, useLengths } from "./useLengths";

/** Placements after a move, before the service has answered. */
export function applied(
  placements: readonly Placement[],
  move: NewMove,
  minutesOf: (session: string) => number,
): Placement[] {
  const removed = new Set(move.removed ?? []);
  const byId = new Map(
    placements.filter(({ session }) => !removed.has(session)).map((one) => [one.session, one]),
  );
  for (const { session, room, starts_at, pinned } of move.placements ?? []) {
    const ends_at = new Date(Date.parse(starts_at) + minutesOf(session) * 60_000).toISOString();
    const revision = (byId.get(session)?.revision ?? 0) + 1;
    byId.set(session, { session, room, starts_at, ends_at, pinned: pinned ?? false, revision });
  }
  return [...byId.values()];
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
  const { queryKey } = placementsQuery(slug);
  const conflictsKey = conflictsQuery(slug).queryKey;

  /** The conflicts alone first: they are waited for, and the placements are shown already. */
  const reload = async () => {
    await client.invalidateQueries({ queryKey: conflictsKey });
    void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: movesQuery(slug).queryKey });
  };
  const read = () => {
    const conflicts = client.getQueryData(conflictsKey);
    // With many conflicts only the first are loaded: they say nothing about what came and went.
    const isWhole = conflicts !== undefined && conflicts.items.length === conflicts.total;
    return isWhole ? new Set(conflicts.items.map(({ id }) => id)) : null;
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
    const before = read();
    if (optimistic) {
      // Without waiting, it is drawn together with the end of the drag.
      if (client.isFetching({ queryKey, exact: true }) > 0) await client.cancelQueries({ queryKey });
      const { move, length } = optimistic;
      const minutes = (session: string) => (session === length?.session ? length.after : minutesOf(session));
      client.setQueryData(queryKey, (old) => old && applied(old, move, minutes));
    }
    try {
      return await send();
    } catch (error) {
      setFailure({ error, ...again });
      await lengths.reload();
      return null;
    } finally {
      pending.current -= 1;
      if (pending.current === 0) {
        await reload();
        setIsPending(false);
        const after = read();
        if (before && after) setResult(compareConflicts(before, after));
      }
    }
  };
  const path = { congress: slug };

  const run = async (move: NewMove, { length, key = newKey() }: RunOptions = {}): Promise<boolean> => {
    const send = async () => {
      if (length) await lengths.set(length.session, length.after);
      return unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path, header: withKey(key) },
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
            params: { path: { ...path, move: id } },
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
    reload,
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
