import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";

export const signInsKey = ["me", "tokens"] as const;

/** All sign-ins: few, and to end them all one must know them all. */
export const signInsQuery = queryOptions({
  queryKey: signInsKey,
  queryFn: async ({ signal }) => {
    const items: Schemas["Token"][] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } =
        cursor === null ? { limit: 200 } : { limit: 200, cursor };
      const page: Schemas["TokenPage"] = await unwrap(
        api.GET("/api/v1/me/tokens", { params: { query }, signal }),
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  },
});

/** Ends a sign-in; one that has ended already is no failure. */
export async function endSignIn(id: string): Promise<void> {
  const { response } = await api.DELETE("/api/v1/me/tokens/{token}", { params: { path: { token: id } } });
  if (response.status !== 404) await unwrap(Promise.resolve({ response }));
}
