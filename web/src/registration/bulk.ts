import type { Schemas } from "../api/client";
import { problemSentence, problemText } from "../api/problemTexts";
import { type BulkAction, isPossible } from "./actions";

/** The most registrations that the API changes with one request. */
export const batchSize = 200;

/** What is kept of a registration while work on many of them runs. */
export interface Subject {
  id: string;
  name: string;
  reference: string;
  state: string;
  created_at: string;
}

export function subjectOf(registration: Schemas["Registration"]): Subject {
  const { id, display_name: name, reference, state, created_at } = registration;
  return { id, name, reference, state, created_at };
}

/**
 * The ones that the action applies to, and the number of the others. The oldest first, because the order of the request
 * is the order on the waiting list.
 */
export function subjectsFor(
  action: BulkAction,
  subjects: readonly Subject[],
): { possible: Subject[]; left: number } {
  const possible = subjects
    .filter(({ state }) => isPossible(action, state))
    .sort((one, other) => Date.parse(one.created_at) - Date.parse(other.created_at));
  return { possible, left: subjects.length - possible.length };
}

export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** What became of one registration. */
export interface Outcome {
  subject: Subject;
  /** The new state, or null if it was refused. */
  state: string | null;
  problem: { type: string; title: string; detail: string } | null;
}

/** The outcomes of a batch, each with its person; the API returns them in the order of the request. */
export function outcomesOf(
  subjects: readonly Subject[],
  outcomes: Schemas["RegistrationOutcomes"]["outcomes"],
): Outcome[] {
  const byId = new Map(outcomes.map((outcome) => [outcome.registration, outcome]));
  return subjects.flatMap((subject) => {
    const outcome = byId.get(subject.id);
    if (!outcome) return [];
    const { problem } = outcome;
    return [{ subject, state: problem ? null : (outcome.state ?? subject.state), problem: problem ?? null }];
  });
}

export interface OutcomeGroup {
  key: string;
  state: string | null;
  title: string;
  /** The same for all of the group, or null if each has its own. */
  detail: string | null;
  subjects: Subject[];
}

/** Successes by their new state, refusals by their reason; the largest groups first, refusals after successes. */
export function groupOutcomes(outcomes: readonly Outcome[]): OutcomeGroup[] {
  const groups = new Map<string, OutcomeGroup>();
  for (const { subject, state, problem } of outcomes) {
    const key = problem ? `refused ${problem.type.split("/").at(-1)}` : `state ${state}`;
    const text = problem && problemText(problem);
    const sentence = problem && problemSentence(problem);
    // A sentence that only repeats the title is left out.
    const detail = sentence === text?.title ? null : sentence;
    const group = groups.get(key);
    if (!group) groups.set(key, { key, state, title: text?.title ?? "", detail, subjects: [subject] });
    else {
      group.subjects.push(subject);
      if (group.detail !== detail) group.detail = null;
    }
  }
  const isRefused = ({ state }: OutcomeGroup) => (state === null ? 1 : 0);
  return [...groups.values()].sort(
    (one, other) => isRefused(one) - isRefused(other) || other.subjects.length - one.subjects.length,
  );
}

interface Work {
  subjects: readonly Subject[];
  /** Changes up to `batchSize` registrations. */
  send: (batch: readonly Subject[]) => Promise<void>;
  signal: AbortSignal;
}

/** Works through the registrations batch by batch until all are done or the person stops it. */
export async function runBatches({ subjects, send, signal }: Work): Promise<void> {
  for (const batch of inBatches(subjects, batchSize)) {
    if (signal.aborted) return;
    // A batch that was sent is waited for: the API changes it whether or not anyone reads the answer.
    await send(batch);
  }
}
