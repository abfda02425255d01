import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../../api/client";
import { editionKey } from "../../api/queries";
import { useAccess, useMe } from "../session";

type Delegation = Schemas["Delegation"];

/** Whether a person acts for a delegation, as its focal point or its head. The list of staff has others too. */
export function isLedBy(
  { focal_point: focalPoint, head }: Pick<Delegation, "focal_point" | "head">,
  email: string | null,
  registration: string | null,
): boolean {
  return (
    (focalPoint !== null && focalPoint.toLowerCase() === email?.toLowerCase()) ||
    (head !== null && head === registration)
  );
}

const ledDelegationsQuery = (edition: string, email: string | null, registration: string | null) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "led", email, registration),
    staleTime: 15_000,
    queryFn: async ({ signal }): Promise<readonly Delegation[]> => {
      const { items } = await unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations", {
          params: { path: { congress: edition }, query: { limit: 200 } },
          signal,
        }),
      );
      return items.filter((delegation) => isLedBy(delegation, email, registration));
    },
  });

/** The delegations that the person leads as focal point or head. */
export function useLedDelegations(edition: string, refetchInterval: number | false = false) {
  const me = useMe();
  const { registration, isLoading } = useAccess(edition);
  const email = me?.email_verified ? me.email : null;
  return useQuery({
    ...ledDelegationsQuery(edition, email, registration),
    enabled: edition !== "" && me !== null && !isLoading,
    refetchInterval,
  });
}
