import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import type { Congress } from "./edition";

type Invitation = Schemas["ForumInvitation"];

/** More editions at once are not looked through. */
const most = 5;

/** The editions that may have invited the person's city: open or running, and not over. Those with the person on the staff list all. */
export function invitingEditions<Edition extends Pick<Congress, "slug" | "state" | "ends_on">>(
  editions: readonly Edition[],
  today: string,
): Edition[] {
  return editions
    .filter(({ state, ends_on }) => (state === "open" || state === "running") && ends_on >= today)
    .slice(0, most);
}

/** Whether an office still has to decide. */
export function waitsForAnswer({ state, answer, respond_by }: Invitation, now: number): boolean {
  if (state === "open") return true;
  return state === "answered" && answer === "tentative" && Date.parse(respond_by) > now;
}

/** The invitations to the person's own e-mail address. */
export const ownInvitationsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "forum-invitations", "own"),
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<readonly Invitation[]> => {
      const { items } = await unwrap(
        api.GET("/api/v1/congresses/{congress}/forum/invitations", {
          params: { path: { congress: edition }, query: { limit: 20 } },
          signal,
        }),
      );
      return items;
    },
  });
