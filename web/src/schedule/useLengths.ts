import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { draftQuery, knownInDraft, replaceLength } from "../app/draft";
import { useEdition } from "../app/edition";
import { replaceSessions } from "../app/sessions";

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
    const known = knownInDraft(client, slug, session);
    if (!known || known.duration_minutes === minutes) return;
    const changed = await unwrap(
      api.PATCH("/api/v1/congresses/{congress}/sessions/{session}", {
        params: { path: { congress: slug, session }, header: withRevision(known.revision) },
        body: { duration_minutes: minutes },
      }),
    );
    replaceLength(client, slug, changed);
    replaceSessions(client, slug, [changed]);
  };
  const reload = () => client.invalidateQueries({ queryKey: draftQuery(slug).queryKey });
  return { set, reload };
}
