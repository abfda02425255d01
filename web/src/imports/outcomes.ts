import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Tone } from "../ui";
import type { ImportRow } from "./faultyRows";

interface OutcomeText {
  tone: Tone;
  done: MessageDescriptor;
  /** Before anything is written. */
  planned: MessageDescriptor;
}

const texts: Readonly<Record<string, OutcomeText>> = {
  created: { tone: "success", done: msg`Created`, planned: msg`New` },
  updated: { tone: "info", done: msg`Updated`, planned: msg`Changes` },
  unchanged: { tone: "neutral", done: msg`Unchanged`, planned: msg`No change` },
  skipped: { tone: "neutral", done: msg`Skipped`, planned: msg`Skipped` },
  refused: { tone: "danger", done: msg`Refused`, planned: msg`Refused` },
};

export function outcomeText(
  outcome: string,
  isDryRun: boolean,
): { label: MessageDescriptor | string; tone: Tone } {
  const text = texts[outcome];
  if (!text) return { label: outcome, tone: "neutral" };
  return { label: isDryRun ? text.planned : text.done, tone: text.tone };
}

/** `notes`: imported, but something was corrected or is doubtful. */
export type RowFilter = "all" | "refused" | "notes" | "created" | "updated" | "unchanged" | "skipped";

export const rowFilters: readonly RowFilter[] = [
  "all",
  "refused",
  "notes",
  "created",
  "updated",
  "unchanged",
  "skipped",
];

function matches({ outcome, problems }: ImportRow, filter: RowFilter): boolean {
  if (filter === "all") return true;
  if (filter === "notes") return problems.length > 0 && outcome !== "refused" && outcome !== "skipped";
  return outcome === filter;
}

export function filterRows(rows: readonly ImportRow[], filter: RowFilter): readonly ImportRow[] {
  return filter === "all" ? rows : rows.filter((row) => matches(row, filter));
}

/** How many rows each filter shows. */
export function countRows(rows: readonly ImportRow[]): Record<RowFilter, number> {
  const counts: Record<RowFilter, number> = {
    all: 0,
    refused: 0,
    notes: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: 0,
  };
  for (const row of rows) {
    for (const filter of rowFilters) if (matches(row, filter)) counts[filter] += 1;
  }
  return counts;
}

/** The next refused row after this one, from the start again at the end; null if there is no other. */
export function nextRefused(
  rows: readonly ImportRow[],
  after: number,
  done: ReadonlySet<number>,
): ImportRow | null {
  const open = rows.filter(({ row, outcome }) => outcome === "refused" && row !== after && !done.has(row));
  return open.find(({ row }) => row > after) ?? open[0] ?? null;
}

const states: Readonly<Record<string, { label: MessageDescriptor; tone: Tone }>> = {
  queued: { label: msg`Waiting`, tone: "info" },
  running: { label: msg`Running`, tone: "info" },
  done: { label: msg`Done`, tone: "success" },
  failed: { label: msg`Failed`, tone: "danger" },
  cancelled: { label: msg`Cancelled`, tone: "warning" },
};

interface StateFacts {
  state: string;
  undone_at: string | null;
  dry_run: boolean;
}

export function stateText({ state, undone_at, dry_run }: StateFacts): {
  label: MessageDescriptor | string;
  tone: Tone;
} {
  if (undone_at !== null) return { label: msg`Undone`, tone: "neutral" };
  if (dry_run && state === "done") return { label: msg`Checked only`, tone: "neutral" };
  return states[state] ?? { label: state, tone: "neutral" };
}
