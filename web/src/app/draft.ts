import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";

export type DraftSession = Schemas["DraftSession"];
export type Draft = Schemas["ScheduleDraft"];

/** All sessions of the draft with their placements, in one answer. */
export const draftQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "draft"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/draft", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

/** A session of the draft that is loaded. */
export function knownInDraft(client: QueryClient, edition: string, id: string): DraftSession | undefined {
  return client.getQueryData(draftQuery(edition).queryKey)?.sessions.find((session) => session.id === id);
}

/** Shows the new length of a session where the draft is loaded. */
export function replaceLength(
  client: QueryClient,
  edition: string,
  { id, duration_minutes, revision }: Pick<DraftSession, "id" | "duration_minutes" | "revision">,
) {
  client.setQueryData(draftQuery(edition).queryKey, (draft) =>
    draft
      ? {
          sessions: draft.sessions.map((session) =>
            session.id === id ? { ...session, duration_minutes, revision } : session,
          ),
        }
      : draft,
  );
}
