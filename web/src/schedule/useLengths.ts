import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { knownSession, reloadSessions, replaceSessions } from "../app/sessions";

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
  const set = async (session: string, minutes: number) => {
    const known = knownSession(client, slug, session);
    if (!known || known.duration_minutes === minutes) return;
    const changed = await unwrap(
      api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
        params: { path: { congress: slug, session }, header: withRevision(known.revision) },
        body: { duration_minutes: minutes },
      }),
    );
    replaceSessions(client, slug, [changed]);
  };
  const reload = () => reloadSessions(client, slug);
  return { set, reload };
}
