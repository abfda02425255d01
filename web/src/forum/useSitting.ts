import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useLocalized } from "../app/edition";
import { type SpeakersList, speakersListQuery } from "./queries";
import type { Floor } from "./refusals";

export interface Failure {
  error: unknown;
  floor: Floor | null;
}

const base = "/api/v1/congresses/{congress}/sessions/{session}/speakers-list";

/** The requests of the chair. Each answers with the list as it is then. */
function requests(congress: string, session: string) {
  const path = { congress, session };
  const params = { path };
  return {
    call: (list: SpeakersList, start: boolean) =>
      unwrap(api.POST(`${base}/next`, { params, body: { after: list.calls, start } })),
    start: (request: string) => unwrap(api.POST(`${base}/start`, { params, body: { request } })),
    stop: (request: string) => unwrap(api.POST(`${base}/stop`, { params, body: { request } })),
    skip: (request: string, reason: string) =>
      unwrap(api.POST(`${base}/skip`, { params, body: { request, reason } })),
    extend: (list: SpeakersList, request: string, seconds: number) =>
      unwrap(
        api.POST(`${base}/extend`, {
          // Adds the time once, even if two chairs press at the same time.
          params: { path, header: withRevision(list.revision) },
          body: { request, seconds },
        }),
      ),
    move: (request: string, position: number, reason: string) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/move", {
          params: { path: { ...path, request } },
          body: { position, reason },
        }),
      ),
    close: () => unwrap(api.POST(`${base}/close`, { params })),
  };
}

/** The speakers' list of a sitting, and what a chair does with it. A refused action loads the list again. */
export function useSitting(edition: string, session: string) {
  const client = useQueryClient();
  const localized = useLocalized();
  const options = speakersListQuery(edition, session);
  // Events keep it up to date; this covers a stream that is broken without anyone noticing.
  const query = useQuery({ ...options, refetchInterval: 15_000 });
  const [pending, setPending] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isBusy = useRef(false);
  const key: QueryKey = options.queryKey;

  const show = useCallback(
    async (list: SpeakersList) => {
      // A reading that is on its way may be older.
      await client.cancelQueries({ queryKey: key });
      client.setQueryData(key, list);
    },
    [client, key],
  );

  /** Does one thing at a time. After a refusal the list is loaded again, and the refusal is thrown. */
  const run = async (name: string, send: () => Promise<unknown>): Promise<void> => {
    setPending(name);
    try {
      const answer = await send();
      if (isList(answer)) await show(answer);
      else await client.invalidateQueries({ queryKey: key });
    } catch (error) {
      // Tried even while offline: a reading that waits for the connection would keep the buttons busy.
      const now = { ...options, staleTime: 0, retry: false, networkMode: "always" } as const;
      await client.fetchQuery(now).catch(() => null);
      throw error;
    } finally {
      setPending(null);
    }
  };

  /** For buttons: a second press while the first one is sent does nothing, and a refusal is shown on the page. */
  const act = async (name: string, send: () => Promise<unknown>): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    setFailure(null);
    try {
      await run(name, send);
    } catch (error) {
      const floor = client.getQueryData<SpeakersList | null>(key)?.floor ?? null;
      const chair = floor?.called_by ?? null;
      setFailure({ error, floor: floor && { city: localized(floor.city), state: floor.state, chair } });
    } finally {
      isBusy.current = false;
    }
  };

  return {
    query,
    act,
    run,
    show,
    pending,
    failure,
    dismiss: () => setFailure(null),
    requests: requests(edition, session),
  };
}

export type SittingState = ReturnType<typeof useSitting>;

function isList(answer: unknown): answer is SpeakersList {
  return typeof answer === "object" && answer !== null && "waiting" in answer && "calls" in answer;
}
