import { useQueries } from "@tanstack/react-query";
import { useEdition } from "../../app/edition";
import { assignmentsQuery, entriesQuery, evaluatorsQuery, recusalsQuery } from "../queries";
import type { RoundProps } from "./RoundPage";

/** Entries, evaluators, recusals and assignments of a round, for decisions about who gets what. */
export function usePanel({ award, round }: RoundProps) {
  const { slug } = useEdition();
  return useQueries({
    queries: [
      entriesQuery(slug, award.slug),
      evaluatorsQuery(slug, award.slug, round.slug),
      assignmentsQuery(slug, award.slug, round.slug),
      recusalsQuery(slug, award.slug),
    ],
    combine: ([entries, evaluators, assignments, recusals]) => {
      // The assignments list the entries of the round, also those without an evaluator.
      const inRound = new Set(assignments.data?.map(({ entry }) => entry));
      return {
        data:
          entries.data && evaluators.data && assignments.data && recusals.data
            ? {
                entries: entries.data.filter(({ id }) => inRound.has(id)),
                evaluators: evaluators.data,
                assignments: assignments.data,
                recusals: recusals.data,
              }
            : undefined,
        error: entries.error ?? evaluators.error ?? assignments.error ?? recusals.error,
        isFetching:
          entries.isFetching || evaluators.isFetching || assignments.isFetching || recusals.isFetching,
        refetch: () =>
          Promise.all([entries.refetch(), evaluators.refetch(), assignments.refetch(), recusals.refetch()]),
      };
    },
  });
}
