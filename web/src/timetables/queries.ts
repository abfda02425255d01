import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import type { Proposal } from "../app/proposals";

export type Timetable = Schemas["Timetable"];
export type NewTimetable = Schemas["NewTimetable"];
export type ProposalSummary = Schemas["ProposalSummary"];
export type Comparison = Schemas["TimetableComparison"];
export type Feasibility = Schemas["FeasibilityReport"];
export type Assumptions = Schemas["ScheduleAssumptions"];
export type ApplyProposal = Schemas["ApplyProposal"];

/** Whether a search still goes on. */
export const isRunning = ({ state }: Pick<Timetable, "state">) => state === "queued" || state === "running";

/** The latest searches. */
export const timetablesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "timetables"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/timetables", {
          params: { path: { congress: edition }, query: { limit: 50 } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? 2000 : false),
  });

/** A search, loaded every second while it goes on. */
export const timetableQuery = (edition: string, timetable: string) =>
  queryOptions({
    queryKey: editionKey(edition, "timetables", timetable),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/timetables/{timetable}", {
          params: { path: { congress: edition, timetable } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 1000 : false),
  });

/** The proposals of a search, beside the draft of now. */
export const comparisonQuery = (edition: string, timetable: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "comparison", timetable),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/timetables/{timetable}/compare", {
          params: { path: { congress: edition, timetable } },
          signal,
        }),
      ),
  });

/** What a search with this request could not place. */
export const feasibilityQuery = (edition: string, request: NewTimetable) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "feasibility", request),
    gcTime: 0,
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/feasibility", {
          params: { path: { congress: edition } },
          body: request,
          signal,
        }),
      ),
  });

/** An edition has one search at a time, so that a request that is sent again starts no second one. */
export function startSearch(edition: string, body: NewTimetable): Promise<Timetable> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/timetables", {
      params: { path: { congress: edition } },
      body,
    }),
  );
}

export function cancelSearch(edition: string, timetable: string): Promise<Timetable> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/timetables/{timetable}/cancel", {
      params: { path: { congress: edition, timetable } },
    }),
  );
}

export function applyProposal(
  edition: string,
  { timetable, number }: Pick<Proposal, "timetable" | "number">,
  body: ApplyProposal,
): Promise<Schemas["ScheduleMove"]> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/timetables/{timetable}/proposals/{proposal}/apply", {
      params: { path: { congress: edition, timetable, proposal: number } },
      body,
    }),
  );
}

export function undoMove(edition: string, move: string): Promise<Schemas["ScheduleMove"]> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/moves/{move}/undo", {
      params: { path: { congress: edition, move } },
    }),
  );
}

export function repairDraft(edition: string, assume: Assumptions): Promise<Schemas["ScheduleRepair"]> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/repairs", {
      params: { path: { congress: edition } },
      body: { assume },
    }),
  );
}
