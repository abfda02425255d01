import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, unwrap, withKey } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import type { NewMove } from "./moving";
import { compareConflicts } from "./painting";
import { type Conflicts, conflictsQuery, type Move, type Placement, placementsQuery } from "./queries";

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

export interface MoveResult {
  came: number;
  went: number;
}

/** Makes moves, shows them at once, and undoes and redoes those of this visit. */
export function useMoves(minutesOf: (session: string) => number) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const [done, setDone] = useState<readonly string[]>([]);
  const [undone, setUndone] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<{ error: unknown; retry: () => void } | null>(null);
  const [result, setResult] = useState<MoveResult | null>(null);
  const pending = useRef(0);
  const [isPending, setIsPending] = useState(false);
  const { queryKey } = placementsQuery(slug);
  const conflictsKey = conflictsQuery(slug).queryKey;

  const reload = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: editionKey(slug, "schedule") }),
      client.invalidateQueries({ queryKey: editionKey(slug, "sessions") }),
    ]);
  };
  const idsOf = (conflicts: Conflicts | undefined) => new Set(conflicts?.items.map(({ id }) => id));

  const work = async (send: () => Promise<Move>, optimistic: NewMove | null, again: () => void) => {
    setFailure(null);
    setResult(null);
    pending.current += 1;
    setIsPending(true);
    const before = client.getQueryData(conflictsKey);
    if (optimistic) {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (old) => old && applied(old, optimistic, minutesOf));
    }
    try {
      return await send();
    } catch (error) {
      setFailure({ error, retry: again });
      return null;
    } finally {
      pending.current -= 1;
      if (pending.current === 0) {
        await reload();
        setIsPending(false);
        if (before) setResult(compareConflicts(idsOf(before), idsOf(client.getQueryData(conflictsKey))));
      }
    }
  };
  const path = { congress: slug };

  const run = async (move: NewMove): Promise<boolean> => {
    const key = crypto.randomUUID();
    const send = () =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path, header: withKey(key) },
          body: move,
        }),
      );
    const made = await work(send, move, () => void run(withoutRevisions(move)));
    if (made) {
      setDone((before) => [...before, made.id]);
      setUndone([]);
    }
    return made !== null;
  };
  const reverse = async (id: string) =>
    work(
      () =>
        unwrap(
          api.POST("/api/v1/congresses/{congress}/schedule/moves/{move}/undo", {
            params: { path: { ...path, move: id } },
          }),
        ),
      null,
      () => void reverse(id),
    );
  const undo = async () => {
    const last = done.at(-1);
    if (last === undefined) return;
    const reversal = await reverse(last);
    if (!reversal) return;
    setDone((before) => before.slice(0, -1));
    setUndone((before) => [...before, reversal.id]);
  };
  /** Undoes the undoing. */
  const redo = async () => {
    const last = undone.at(-1);
    if (last === undefined) return;
    const reversal = await reverse(last);
    if (!reversal) return;
    setUndone((before) => before.slice(0, -1));
    setDone((before) => [...before, reversal.id]);
  };
  return {
    run,
    undo,
    redo,
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
