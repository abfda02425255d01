import { queryOptions } from "@tanstack/react-query";
import { api, fetchRaw, unwrap } from "../../api/client";
import { ProblemError } from "../../api/problem";
import { editionKey } from "../../api/queries";
import type { Ballot } from "../queries";
import { hex } from "./tally";

/** Null: this person has not voted. */
export const voteQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "awards", "vote", award),
    queryFn: async ({ signal }): Promise<Ballot | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/me/awards/{award}/vote", {
            params: { path: { congress: edition, award } },
            signal,
          }),
        );
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
  });

/** The published results, and the file with every ballot. They do not change any more. */
export const tallyQuery = (edition: string, award: string) =>
  queryOptions({
    queryKey: editionKey(edition, "award-tally", award),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const results = await unwrap(
        api.GET("/api/v1/congresses/{congress}/awards/{award}/results", {
          params: { path: { congress: edition, award } },
          signal,
        }),
      );
      const address = `/api/v1/congresses/${encodeURIComponent(edition)}/awards/${encodeURIComponent(award)}/results/tally`;
      const bytes = results.vote ? await (await fetchRaw(address, { signal })).arrayBuffer() : null;
      // Absent on pages that were opened without TLS.
      const digest = bytes && "subtle" in crypto ? hex(await crypto.subtle.digest("SHA-256", bytes)) : "–";
      return { results, bytes, digest, address };
    },
  });
