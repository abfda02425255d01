import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, type Schemas, unwrap } from "../../api/client";
import { editionKey } from "../../api/queries";
import { useEdition } from "../edition";
import { useAccess } from "../session";

type Delegation = Schemas["Delegation"];

/** More than any congress has: a guard against an endless list. */
const mostPages = 25;

/** All delegations, for names and choices: some hundreds. */
const delegationNamesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "names"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const all: Delegation[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const found: Schemas["DelegationPage"] = await unwrap(
          api.GET("/api/v1/congresses/{congress}/delegations", {
            params: {
              path: { congress: edition },
              query: { limit: 200, ...(cursor === null ? {} : { cursor }) },
            },
            signal,
          }),
        );
        all.push(...found.items);
        cursor = found.next;
        if (cursor === null) break;
      }
      return all;
    },
  });

/** The names of the delegations that the person may see. */
export function useDelegationNames() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { data } = useQuery({ ...delegationNamesQuery(slug), enabled: can("delegation.lead") });
  return useMemo(() => {
    const names = new Map((data ?? []).map(({ id, name }) => [id, name]));
    return {
      /** Null if it is not known. */
      name: (id: string) => names.get(id) ?? null,
      options: (data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    };
  }, [data]);
}
