import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { createEventReader, resourcesOf, type StreamEvent } from "./eventStream";

type Listener = (kind: string) => void;

interface Live {
  users: number;
  stop: () => void;
  listeners: Set<Listener>;
}

/** One stream an edition, however many components follow it. */
const streams = new Map<string, Live>();

/** A burst of events, such as an import makes, loads what is shown once. */
const quiet = 1000;
const silence = 45_000;

function refresh(client: QueryClient, edition: string, resources: ReadonlySet<string> | "all") {
  void client.invalidateQueries({
    predicate: ({ queryKey: [scope, slug, resource], meta }) =>
      scope === "editions" &&
      slug === edition &&
      meta?.live !== "manual" &&
      (resources === "all" || resources.has(String(resource))),
  });
  void client.invalidateQueries({
    refetchType: "none",
    predicate: ({ queryKey: [scope, slug, resource], meta }) =>
      scope === "editions" &&
      slug === edition &&
      meta?.live === "manual" &&
      (resources === "all" || resources.has(String(resource))),
  });
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

async function readStream(
  edition: string,
  lastId: string,
  signal: AbortSignal,
  onEvent: (event: StreamEvent) => void,
) {
  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener("abort", end);
  // The service sends a comment every fifteen seconds: a connection without them is dead.
  let timer = setTimeout(end, silence);
  try {
    const response = await fetch(`/api/v1/congresses/${encodeURIComponent(edition)}/live`, {
      credentials: "same-origin",
      cache: "no-store",
      headers: lastId ? { "Last-Event-ID": lastId } : {},
      signal: ended.signal,
    });
    if (!response.ok || !response.body) {
      return response.status >= 400 && response.status < 500 && response.status !== 429
        ? "refused"
        : "failed";
    }
    const read = createEventReader(onEvent);
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return "ended";
      clearTimeout(timer);
      timer = setTimeout(end, silence);
      read(value);
    }
  } catch {
    return "failed";
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    ended.abort();
  }
}

function follow(client: QueryClient, edition: string): Live {
  const aborter = new AbortController();
  const { signal } = aborter;
  const listeners = new Set<Listener>();
  let waiting: Set<string> | "all" = new Set();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const note = (resources: readonly string[] | "all") => {
    if (resources === "all") waiting = "all";
    else if (waiting !== "all") for (const resource of resources) waiting.add(resource);
    timer ??= setTimeout(() => {
      timer = undefined;
      const due = waiting;
      waiting = new Set();
      refresh(client, edition, due);
    }, quiet);
  };

  const run = async () => {
    let lastId = "";
    let failures = 0;
    while (!signal.aborted) {
      const outcome = await readStream(edition, lastId, signal, (event) => {
        failures = 0;
        if (event.id) lastId = event.id;
        note(event.kind === "resync" ? "all" : resourcesOf(event.kind));
        for (const listener of listeners) listener(event.kind);
      });
      if (outcome === "refused") return;
      failures += 1;
      // Spread out, so that not all readers come back in the same second.
      await pause(Math.min(1000 * 2 ** failures, 30_000) * (0.5 + Math.random()), signal);
    }
  };
  void run();

  return {
    users: 0,
    listeners,
    stop: () => {
      aborter.abort();
      clearTimeout(timer);
    },
  };
}

function useStream(edition: string, listener?: Listener) {
  const client = useQueryClient();
  useEffect(() => {
    const stream = streams.get(edition) ?? follow(client, edition);
    streams.set(edition, stream);
    stream.users += 1;
    if (listener) stream.listeners.add(listener);
    return () => {
      if (listener) stream.listeners.delete(listener);
      stream.users -= 1;
      if (stream.users > 0) return;
      stream.stop();
      streams.delete(edition);
    };
  }, [client, edition, listener]);
}

/** Follows the events of an edition: they mark the queries of what has changed stale. */
export function useLive(edition: string) {
  useStream(edition);
}

/**
 * How many events of these kinds (`registration.created`, or `registration` for all of a subject) came since the last
 * `reset`: "12 new".
 */
export function useLiveCount(
  edition: string,
  kinds: readonly string[],
): { count: number; reset: () => void } {
  const [count, setCount] = useState(0);
  const wanted = kinds.join(" ");
  const listener = useCallback(
    (kind: string) => {
      const subject = kind.split(".")[0] ?? "";
      const names = wanted.split(" ");
      if (names.includes(kind) || names.includes(subject)) setCount((before) => before + 1);
    },
    [wanted],
  );
  useStream(edition, listener);
  return { count, reset: useCallback(() => setCount(0), []) };
}
