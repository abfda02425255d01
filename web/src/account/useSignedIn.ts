import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { safeNext } from "../app/next";
import { type Account, setMe } from "../app/session";
import { rememberNext } from "./pendingNext";

/** After signing in: what was loaded for a visitor is loaded again, and the page that the person wanted opens. */
export function useSignedIn(): (account: Account, next: unknown) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (account, next) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
    setMe(client, account);
    // An address that is not confirmed yet still gets the e-mail whose link leads on.
    if (account.email_verified) rememberNext(null);
    await router.invalidate();
    router.history.push(safeNext(next));
  };
}
