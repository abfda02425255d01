import type { QueryClient } from "@tanstack/react-query";
import { notFound, redirect } from "@tanstack/react-router";
import { isProblem, ProblemError } from "../api/problem";
import { congressQuery } from "./edition";
import { type Account, accessQuery, meQuery } from "./session";

interface Opened {
  context: { queryClient: QueryClient };
  location: { href: string };
}

/** Sends who is not signed in to sign in first, and back afterwards. */
export async function requireAccount({ context, location }: Opened): Promise<Account> {
  const account = await context.queryClient.ensureQueryData(meQuery);
  if (!account) throw redirect({ to: "/sign-in", search: { next: location.href } });
  return account;
}

/** Loads an edition for a page that needs no account. */
export async function openPublicEdition(queryClient: QueryClient, edition: string) {
  const account = await queryClient.ensureQueryData(meQuery);
  if (account) return openEdition(queryClient, edition);
  try {
    return await queryClient.ensureQueryData(congressQuery(edition));
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) throw notFound();
    throw error;
  }
}

/** Loads an edition. One that is hidden from the caller is answered like one that is not there. */
export async function openEdition(queryClient: QueryClient, edition: string) {
  try {
    const [congress] = await Promise.all([
      queryClient.ensureQueryData(congressQuery(edition)),
      queryClient.ensureQueryData(accessQuery(edition)),
    ]);
    return congress;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) throw notFound();
    // The sign-in ended between two pages.
    if (isProblem(error, "unauthenticated"))
      throw redirect({ to: "/sign-in", search: { next: `/e/${edition}` } });
    throw error;
  }
}
