import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages } from "../api/paging";
import { editionKey } from "../api/queries";

export type Conflict = Schemas["Conflict"];
export type Move = Schemas["MadeScheduleMove"];
export type Explanation = Schemas["PlacementExplanation"];

/** Which proposal of which search. */
export interface ProposalName {
  timetable: string;
  number: number;
}

export interface Conflicts {
  readonly items: readonly Conflict[];
  readonly total: number;
}

/** The conflicts of the draft, in order of time; with many, the first thousand. */
export const conflictsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "conflicts"),
    queryFn: async ({ signal }): Promise<Conflicts> => {
      let total = 0;
      let pages = 0;
      const items = await allPages<Conflict>(async (query) => {
        const found = await unwrap(
          api.GET("/api/v1/congresses/{congress}/schedule/conflicts", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        );
        total = found.total;
        pages += 1;
        return pages < 5 ? found : { ...found, next: null };
      });
      return { items, total };
    },
  });

/** The latest moves, with the names of who made them. */
export const movesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "moves"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path: { congress: edition }, query: { limit: 20 } },
          signal,
        }),
      ),
  });

export const rulesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "rules"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/rules", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

/** Where and when a session would have conflicts. Loaded when a drag begins, and forgotten after it. */
export const slotsQuery = (edition: string, session: string, minutes: number) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "slots", session, minutes),
    gcTime: 0,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/slots", {
          params: { path: { congress: edition, session }, query: { minutes } },
          signal,
        }),
      ),
  });

/** Why a session is where it is, or where a proposal would place it, and its five best other places. */
export const explanationQuery = (edition: string, session: string, proposal?: ProposalName) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "explanation", session, proposal ?? null),
    gcTime: 0,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/placement/explanation", {
          params: {
            path: { congress: edition, session },
            query: proposal ? { timetable: proposal.timetable, proposal: proposal.number } : {},
          },
          signal,
        }),
      ),
  });
