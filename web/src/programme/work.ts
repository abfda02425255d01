import { NetworkError, ProblemError } from "../api/problem";

/** How many requests run at the same time. */
export const parallel = 5;

export interface Done<Item, Result> {
  item: Item;
  result: Result | null;
  /** Null if it went on. */
  error: unknown;
}

interface Work<Item, Result> {
  items: readonly Item[];
  send: (item: Item) => Promise<Result>;
  /** Stops before the next item; what was sent is waited for. */
  signal?: AbortSignal;
  onDone?: (done: Done<Item, Result>) => void;
}

/** Sends a request for each item, a few at a time. A refusal does not stop the others; no connection does. */
export async function runWork<Item, Result>(work: Work<Item, Result>): Promise<Done<Item, Result>[]> {
  const { items, send, signal, onDone } = work;
  const all: Done<Item, Result>[] = [];
  let next = 0;
  let isStopped = false;
  const one = async () => {
    while (next < items.length && !isStopped && !signal?.aborted) {
      const item = items[next];
      next += 1;
      if (item === undefined) return;
      let done: Done<Item, Result>;
      try {
        done = { item, result: await send(item), error: null };
      } catch (error) {
        if (error instanceof NetworkError) isStopped = true;
        done = { item, result: null, error };
      }
      all.push(done);
      onDone?.(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, one));
  return all;
}

/** Whether another person has changed it since it was loaded. */
export function isOutdated(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 412;
}

/** Whether sending it again may go better: it was changed by another person, or the service did not answer. */
export function mayGoBetter(error: unknown): boolean {
  return (
    !(error instanceof ProblemError) || error.status === 412 || error.status === 429 || error.status >= 500
  );
}
