/** Spans of time in milliseconds, the end exclusive. A list of spans is sorted, and its spans neither overlap nor touch. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Sorts spans and joins those that overlap or touch. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const { from, until } of [...spans].sort((one, other) => one.from - other.from)) {
    if (until <= from) continue;
    const last = all.at(-1);
    if (last && from <= last.until)
      all[all.length - 1] = { from: last.from, until: Math.max(last.until, until) };
    else all.push({ from, until });
  }
  return all;
}

export function withSpans(spans: readonly Span[], added: readonly Span[]): Span[] {
  return joined([...spans, ...added]);
}

export function withoutSpans(spans: readonly Span[], removed: readonly Span[]): Span[] {
  let left = joined(spans);
  for (const { from, until } of removed) {
    left = left.flatMap((span) => {
      if (until <= span.from || from >= span.until) return [span];
      return [
        { from: span.from, until: Math.min(from, span.until) },
        { from: Math.max(until, span.from), until: span.until },
      ].filter((part) => part.from < part.until);
    });
  }
  return left;
}

export type Coverage = "none" | "some" | "all";

/** How much of a span is covered. */
export function coverage(spans: readonly Span[], { from, until }: Span): Coverage {
  let covered = 0;
  for (const span of spans) covered += Math.max(0, Math.min(span.until, until) - Math.max(span.from, from));
  if (covered <= 0) return "none";
  return covered >= until - from ? "all" : "some";
}
