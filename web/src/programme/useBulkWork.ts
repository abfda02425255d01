import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { loadSession, putSessions, reloadSessions, type Session } from "../app/sessions";
import { type BulkAction, type BulkValues, bulkPatch } from "./bulk";
import { type Done, isOutdated, mayGoBetter, runWork } from "./work";

/** What became of one session; `result` is null if it was deleted. */
export type Outcome = Done<Session, Session | null>;

export type Step =
  | { kind: "asking" }
  | { kind: "running"; done: number; total: number }
  | { kind: "finished"; outcomes: readonly Outcome[]; rest: readonly Session[] };

/** Edits, confirms, cancels or deletes several sessions: one request each, and a report. */
export function useBulkWork(action: BulkAction) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ kind: "asking" });
  const outcomes = useRef(new Map<string, Outcome>());
  const aborter = useRef<AbortController | null>(null);

  const send = async (session: Session, values: BulkValues): Promise<Session | null> => {
    const path = { congress: slug, session: session.id };
    switch (action) {
      case "edit": {
        const body = bulkPatch(session, values);
        if (Object.keys(body).length === 0) return session;
        return unwrap(
          api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
            params: { path, header: withRevision(session.revision) },
            body,
          }),
        );
      }
      case "delete":
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/sessions/{session}", {
            params: { path, header: withRevision(session.revision) },
          }),
        );
        return null;
      default:
        return unwrap(
          api.POST(`/api/v1/congresses/{congress}/sessions/{session}/${action}`, { params: { path } }),
        );
    }
  };

  const run = async (sessions: readonly Session[], values: BulkValues) => {
    const mine = new AbortController();
    aborter.current = mine;
    let done = 0;
    setStep({ kind: "running", done, total: sessions.length });
    const finished = await runWork({
      items: sessions,
      signal: mine.signal,
      send: async (session) => {
        // What another person has changed is read again when the person says "retry".
        const isRetry = isOutdated(outcomes.current.get(session.id)?.error);
        return send(isRetry ? await loadSession(slug, session.id) : session, values);
      },
      onDone: (one) => {
        outcomes.current.set(one.item.id, one);
        done += 1;
        setStep({ kind: "running", done, total: sessions.length });
      },
    });
    const changed = finished.flatMap(({ result }) => (result ? [result] : []));
    putSessions(client, slug, changed);
    const isDeleted = action === "delete" && finished.some(({ error }) => error === null);
    if (isDeleted || finished.some(({ error }) => isOutdated(error))) await reloadSessions(client, slug);
    setStep({
      kind: "finished",
      outcomes: [...outcomes.current.values()],
      rest: sessions.filter(({ id }) => {
        const outcome = outcomes.current.get(id);
        return !outcome || (outcome.error !== null && mayGoBetter(outcome.error));
      }),
    });
  };

  return { step, run, stop: () => aborter.current?.abort() };
}
