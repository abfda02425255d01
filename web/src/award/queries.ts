import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages } from "../api/paging";
import { editionKey } from "../api/queries";

export type Award = Schemas["Award"];
export type Round = Schemas["AwardRound"];
export type Criterion = Schemas["AwardCriterion"];
export type Entry = Schemas["AwardEntry"];
export type Summary = Schemas["EvaluationSummary"];
export type Evaluation = Schemas["Evaluation"];
export type Evaluator = Schemas["Evaluator"];
export type Assignment = Schemas["EntryAssignment"];
export type Ballot = Schemas["Ballot"];
export type Standing = Schemas["EntryStanding"];

const awardPath = "/api/v1/congresses/{congress}/awards/{award}";

export const awardsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "awards", "list"),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/awards", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

export const awardQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "awards", "one", award),
    queryFn: ({ signal }) =>
      unwrap(api.GET(awardPath, { params: { path: { congress: edition, award } }, signal })),
  });

/** The entries that the reader may see. */
export const entriesQuery = (edition: string, award: string, state?: Schemas["EntryState"]) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "list", award, state ?? ""),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${awardPath}/entries`, {
            params: {
              path: { congress: edition, award },
              query: { ...query, ...(state === undefined ? {} : { state }) },
            },
            signal,
          }),
        ),
      ),
  });

export const entryQuery = (edition: string, award: string, entry: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "one", award, entry),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET(`${awardPath}/entries/{entry}`, {
          params: { path: { congress: edition, award, entry } },
          signal,
        }),
      ),
  });

export const myEntriesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "mine"),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/me/entries", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

export const feedbackQuery = (edition: string, entry: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "feedback", entry),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/me/entries/{entry}/feedback", {
          params: { path: { congress: edition, entry } },
          signal,
        }),
      ),
  });

export const evaluationsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "evaluations", "mine"),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/me/evaluations", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

export const evaluationQuery = (edition: string, evaluation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "evaluations", "one", evaluation),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/me/evaluations/{evaluation}", {
          params: { path: { congress: edition, evaluation } },
          signal,
        }),
      ),
  });

const roundPath = `${awardPath}/rounds/{round}` as const;

export const evaluatorsQuery = (edition: string, award: string, round: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "evaluators", award, round),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${roundPath}/evaluators`, {
            params: { path: { congress: edition, award, round }, query },
            signal,
          }),
        ),
      ),
  });

/** The people who can be added to a round as evaluators. */
export const candidatesQuery = (edition: string, award: string, round: string, q: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "candidates", award, round, q),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${roundPath}/evaluator-candidates`, {
            params: { path: { congress: edition, award, round }, query: { ...query, ...(q ? { q } : {}) } },
            signal,
          }),
        ),
      ),
  });

/** Entries that were submitted after the deadline, with what became of them. */
export const lateRefusalsQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "late", award),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${awardPath}/late-refusals`, {
            params: { path: { congress: edition, award }, query },
            signal,
          }),
        ),
      ),
  });

export const assignmentsQuery = (edition: string, award: string, round: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "assignments", award, round),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${roundPath}/assignments`, {
            params: { path: { congress: edition, award, round }, query },
            signal,
          }),
        ),
      ),
  });

export const progressQuery = (edition: string, award: string, round: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "progress", award, round),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET(`${roundPath}/progress`, { params: { path: { congress: edition, award, round } }, signal }),
      ),
  });

export const recusalsQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "recusals", award),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${awardPath}/recusals`, {
            params: { path: { congress: edition, award }, query },
            signal,
          }),
        ),
      ),
  });

/** The whole table: its figures are those of the first page. */
export const standingsQuery = (edition: string, award: string, round: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "standings", award, round),
    queryFn: async ({ signal }) => {
      let figures: Schemas["RoundStandings"] | undefined;
      const items = await allPages(async (query) => {
        const page = await unwrap(
          api.GET(`${roundPath}/standings`, {
            params: { path: { congress: edition, award, round }, query },
            signal,
          }),
        );
        figures ??= page;
        return page;
      });
      if (!figures) throw new Error("The standings are empty.");
      return { ...figures, items };
    },
  });

export const entryEvaluationsQuery = (edition: string, award: string, round: string, entry: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-rounds", "evaluations", award, round, entry),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${roundPath}/entries/{entry}/evaluations`, {
            params: { path: { congress: edition, award, round, entry }, query },
            signal,
          }),
        ),
      ),
  });

export const advancesQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-entries", "advances", award),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET(`${awardPath}/advances`, {
            params: { path: { congress: edition, award }, query },
            signal,
          }),
        ),
      ),
  });

export const themesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "themes", "all"),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/themes", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

/** After a change by this person; those of others come with the live events. */
export async function reloadAward(client: QueryClient, edition: string) {
  const resources = ["awards", "award-entries", "award-rounds", "evaluations"];
  await Promise.all(
    resources.map((resource) => client.invalidateQueries({ queryKey: editionKey(edition, resource) })),
  );
}
