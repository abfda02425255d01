import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { signInEnded } from "../api/connection";
import { forgetPersonal } from "../api/kept";
import { isProblem } from "../api/problem";
import { editionKey } from "../api/queries";
import { writeSetting } from "../ui/settings";

export type Account = Schemas["Account"];
export type Access = Schemas["Access"];

const meKey = ["me"] as const;

/** For the public pages, whose script does not see the cookie: it moves stars to the account of the person who is signed in. */
function note(account: Account | null) {
  // Nothing of another person stays readable on this device without a network.
  void forgetPersonal(account?.id ?? null);
  writeSetting("signed-in", JSON.stringify(account !== null));
}

/** Who is signed in; null if no one is. */
export const meQuery = queryOptions({
  queryKey: meKey,
  staleTime: 60_000,
  queryFn: async ({ client, signal }): Promise<Account | null> => {
    try {
      const account = await unwrap(api.GET("/api/v1/me", { signal }));
      signInEnded.set(false);
      note(account);
      return account;
    } catch (error) {
      if (!isProblem(error, "unauthenticated")) throw error;
      const earlier = client.getQueryData<Account | null>(meKey) ?? null;
      // The sign-in has ended while a page was open: the page stays, with what was typed, until the person signs in again.
      signInEnded.set(earlier !== null);
      note(null);
      return earlier;
    }
  },
});

export function useMe(): Account | null {
  return useQuery(meQuery).data ?? null;
}

/** After signing in, and after a change of the account. */
export function setMe(client: QueryClient, account: Account) {
  signInEnded.set(false);
  client.setQueryData(meKey, account);
  note(account);
}

/** After signing out: nothing that was loaded for this person stays. */
export function forgetMe(client: QueryClient) {
  client.removeQueries();
  client.setQueryData(meKey, null);
  note(null);
  signInEnded.set(false);
}

export const accessQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "access"),
    staleTime: 60_000,
    queryFn: ({ signal }): Promise<Access> =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/me/access", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

export interface AccessState {
  can: (permission: string) => boolean;
  roles: readonly string[];
  registration: string | null;
  isLoading: boolean;
}

export function canDo(
  access: Pick<Access, "administrator" | "permissions"> | null | undefined,
  permission: string,
): boolean {
  return access ? access.administrator || access.permissions.includes(permission) : false;
}

/** What the caller may do in an edition: by their roles there, and what every account may do. */
export function useAccess(edition: string): AccessState {
  const me = useMe();
  const { data, isPending } = useQuery({ ...accessQuery(edition), enabled: me !== null });
  return {
    can: (permission) => canDo(data, permission) || (me?.permissions.includes(permission) ?? false),
    roles: data?.roles ?? [],
    registration: data?.registration ?? null,
    isLoading: me !== null && isPending,
  };
}
