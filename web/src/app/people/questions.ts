import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { editionKey } from "../../api/queries";

/** All questions in their order, with the retired ones or without. */
export const questionsQuery = (edition: string, retired: boolean) =>
  queryOptions({
    queryKey: editionKey(edition, "questions", "all", retired),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/questions", {
          params: { path: { congress: edition }, query: { limit: 200, retired } },
          signal,
        }),
      ),
  });
