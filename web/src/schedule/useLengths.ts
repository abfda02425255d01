import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { sessionsQuery } from "./queries";

/** A session that is made longer or shorter, in minutes. */
export interface Length {
  session: string;
  before: number;
  after: number;
}

/** Changes the length of a session, if it has another one. */
export function useLengths() {
  const { slug } = useEdition();
  const client = useQueryClient();
  const { queryKey } = sessionsQuery(slug);
  const set = async (session: string, minutes: number) => {
    const known = client.getQueryData(queryKey)?.find(({ id }) => id === session);
    if (!known || known.duration_minutes === minutes) return;
    const changed = await unwrap(
      api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
        params: { path: { congress: slug, session }, header: withRevision(known.revision) },
        body: { duration_minutes: minutes },
      }),
    );
    client.setQueryData(queryKey, (old) => old?.map((one) => (one.id === changed.id ? changed : one)));
  };
  const reload = () => client.invalidateQueries({ queryKey });
  return { set, reload };
}
