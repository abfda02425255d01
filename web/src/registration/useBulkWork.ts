import { useCallback, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import type { BulkAction } from "./actions";
import { type Outcome, outcomesOf, runBatches, type Subject, subjectOf, subjectsFor } from "./bulk";
import type { Filters } from "./filters";
import { loadRegistrations } from "./queries";

/** The registrations to work on: those that were selected, or all that match the filters. */
export type Selected = { kind: "some"; subjects: readonly Subject[] } | { kind: "all"; filters: Filters };

export type Step =
  | { kind: "collecting"; found: number }
  | { kind: "failed"; error: unknown }
  | { kind: "confirming"; possible: readonly Subject[]; left: number }
  | { kind: "running"; total: number; done: number }
  | { kind: "finished"; outcomes: readonly Outcome[]; rest: readonly Subject[]; error: unknown };

async function collect(
  edition: string,
  filters: Filters,
  signal: AbortSignal,
  onFound: (found: number) => void,
) {
  const subjects: Subject[] = [];
  let cursor: string | null = null;
  do {
    const query = { ...filters, limit: 200, ...(cursor === null ? {} : { cursor }) };
    const page: Awaited<ReturnType<typeof loadRegistrations>> = await loadRegistrations(
      edition,
      query,
      signal,
    );
    subjects.push(...page.items.map(subjectOf));
    onFound(subjects.length);
    cursor = page.next;
  } while (cursor !== null);
  return subjects;
}

interface Sending {
  edition: string;
  action: BulkAction;
  reason: string;
}

async function sendBatch(
  { edition, action, reason }: Sending,
  batch: readonly Subject[],
): Promise<Outcome[]> {
  const answer = await unwrap(
    api.POST(`/api/v1/congresses/{congress}/registrations/${action}`, {
      params: { path: { congress: edition } },
      body: {
        registrations: batch.map(({ id }) => id),
        ...(reason && action !== "approve" ? { reason } : {}),
      },
    }),
  );
  return outcomesOf(batch, answer.outcomes);
}

/** Approves, rejects or cancels many registrations: finds them, asks, works through them and reports. */
export function useBulkWork(edition: string, action: BulkAction, selected: Selected) {
  const [step, setStep] = useState<Step>({ kind: "collecting", found: 0 });
  const aborter = useRef<AbortController | null>(null);
  const done = useRef<Outcome[]>([]);

  const start = useCallback(() => {
    aborter.current?.abort();
    const mine = new AbortController();
    aborter.current = mine;
    return mine.signal;
  }, []);

  const prepare = useCallback(async () => {
    const signal = start();
    const confirm = (subjects: readonly Subject[]) =>
      setStep({ kind: "confirming", ...subjectsFor(action, subjects) });
    if (selected.kind === "some") {
      confirm(selected.subjects);
      return;
    }
    setStep({ kind: "collecting", found: 0 });
    try {
      const found = await collect(edition, selected.filters, signal, (count) => {
        if (!signal.aborted) setStep({ kind: "collecting", found: count });
      });
      if (!signal.aborted) confirm(found);
    } catch (error) {
      if (!signal.aborted) setStep({ kind: "failed", error });
    }
  }, [start, edition, action, selected]);

  useEffect(() => {
    void prepare();
    return () => aborter.current?.abort();
  }, [prepare]);

  const run = async (subjects: readonly Subject[], reason: string) => {
    const signal = start();
    const total = done.current.length + subjects.length;
    setStep({ kind: "running", total, done: done.current.length });
    const onOutcomes = (outcomes: Outcome[]) => {
      done.current = [...done.current, ...outcomes];
      setStep({ kind: "running", total, done: done.current.length });
    };
    let error: unknown = null;
    try {
      await runBatches({
        subjects,
        signal,
        send: async (batch) => onOutcomes(await sendBatch({ edition, action, reason }, batch)),
      });
    } catch (failure) {
      error = failure;
    }
    const finished = new Set(done.current.map(({ subject }) => subject.id));
    const rest = subjects.filter(({ id }) => !finished.has(id));
    setStep({ kind: "finished", outcomes: done.current, rest, error });
  };

  return { step, prepare, run, stop: () => aborter.current?.abort() };
}
