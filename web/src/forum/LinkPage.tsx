import { Trans } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { api, unwrap } from "../api/client";
import { ProblemError } from "../api/problem";
import { congressesQuery } from "../app/congresses";
import { EmptyState, ErrorState, Page, Skeleton } from "../ui";
import { NotYours } from "./InvitationPage";

const route = getRouteApi("/shell/forum/$kind/$id");

type Read = (congress: string, id: string) => Promise<unknown>;

/** What the links in e-mails of the forum lead to. */
const kinds: Readonly<Record<string, { page: string; read: Read }>> = {
  invitations: {
    page: "forum-invitations",
    read: (congress, invitation) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/forum/invitations/{invitation}", {
          params: { path: { congress, invitation } },
        }),
      ),
  },
  declarations: {
    page: "declarations",
    read: (congress, declaration) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/declarations/{declaration}", {
          params: { path: { congress, declaration } },
        }),
      ),
  },
};

/** The edition that has it, of those that the caller sees; null if none has. */
async function findEdition(editions: readonly string[], id: string, read: Read): Promise<string | null> {
  for (const edition of editions) {
    try {
      await read(edition, id);
      return edition;
    } catch (error) {
      // Hidden, forbidden, or not an id: it is not in this edition.
      if (!(error instanceof ProblemError) || error.status >= 500 || error.status === 429) throw error;
    }
  }
  return null;
}

/** The links in e-mails do not name the edition: this finds it and leads there. */
export function LinkPage() {
  const { kind, id } = route.useParams();
  const target = kinds[kind];
  const congresses = useInfiniteQuery(congressesQuery);
  const editions = congresses.data?.pages.flatMap((page) => page.items.map(({ slug }) => slug));
  const found = useQuery({
    queryKey: ["forum-link", kind, id, editions],
    enabled: editions !== undefined && target !== undefined,
    queryFn: () => (target ? findEdition(editions ?? [], id, target.read) : null),
  });
  const { history } = useRouter();
  const address = target && found.data ? `/e/${found.data}/${target.page}/${id}` : null;
  useEffect(() => {
    // The link itself is no place to come back to.
    if (address) history.replace(address);
  }, [address, history]);
  const error = congresses.error ?? found.error;
  const isMissing = !target || found.data === null;
  return (
    <Page title={isMissing ? <Trans>Not found</Trans> : <Trans>Opening the link…</Trans>} isNarrow>
      {error ? <ErrorState error={error} onRetry={() => void found.refetch()} /> : null}
      {isMissing ? (
        kind === "invitations" ? (
          <NotYours />
        ) : (
          <EmptyState icon="document" title={<Trans>There is nothing at this address</Trans>}>
            <Trans>It may have been deleted, or it is a draft that you cannot read.</Trans>
          </EmptyState>
        )
      ) : (
        <Skeleton lines={3} />
      )}
    </Page>
  );
}
