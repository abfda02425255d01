import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { firstPage } from "../api/paging";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useTypes } from "../app/people/types";
import { useTime } from "../app/time";
import { Button, EmptyState, LinkButton, Page, QueryState, SearchField, Skeleton, Toolbar } from "../ui";
import { InvitationRow } from "./InvitationRow";
import { readAddresses } from "./invitations";
import { NewInvitationsDialog } from "./NewInvitationsDialog";
import styles from "./registration.module.css";

const route = getRouteApi("/shell/e/$edition/invitations");

export function InvitationsPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const types = useTypes();
  const navigate = route.useNavigate();
  const { email: text = "" } = route.useSearch();
  // The API finds whole addresses only.
  const email = readAddresses(text).recipients[0]?.email ?? null;
  const [isCreating, setIsCreating] = useState(false);
  const query = useInfiniteQuery({
    queryKey: editionKey(slug, "invitations", email),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/invitations", {
          params: {
            path: { congress: slug },
            query: {
              limit: 100,
              ...(email === null ? {} : { email }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
  const zone = time.zoneLabel;
  const hasTypes = types.types.length > 0;
  return (
    <Page
      title={<Trans>Invitations</Trans>}
      description={
        <Trans>
          With an invitation people can register with a type that is not open to everyone. Times are in {zone}
          .
        </Trans>
      }
      actions={
        <Button variant="primary" icon="send" isDisabled={!hasTypes} onPress={() => setIsCreating(true)}>
          <Trans>Invite people</Trans>
        </Button>
      }
    >
      <Toolbar label={t`Filters`}>
        <SearchField
          label={t`Find by e-mail address`}
          placeholder={t`Whole e-mail address`}
          value={text}
          isBusy={query.isFetching && !query.isFetchingNextPage}
          onChange={(next) => void navigate({ search: next ? { email: next } : {}, replace: true })}
          className={styles.search}
        />
      </Toolbar>
      {text !== "" && email === null ? (
        <p className={styles.note} role="status">
          <Trans>Enter a whole address, such as name@example.org. Until then you see all invitations.</Trans>
        </p>
      ) : null}
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={6} />}
        empty={
          email === null ? (
            <EmptyState
              icon="send"
              title={<Trans>No invitations</Trans>}
              action={
                hasTypes ? null : (
                  <LinkButton to="/e/$edition/registration-types" params={{ edition: slug }} search={{}}>
                    <Trans>Create a registration type first</Trans>
                  </LinkButton>
                )
              }
            >
              <Trans>Invite people to register, by e-mail or with a link that you give them.</Trans>
            </EmptyState>
          ) : (
            <EmptyState icon="search" title={<Trans>No invitation for {email}</Trans>}>
              <Trans>Invitations that are not for one address are not found this way.</Trans>
            </EmptyState>
          )
        }
      >
        {(data) => (
          <>
            <ul className={styles.rows}>
              {data.pages
                .flatMap((page) => page.items)
                .map((invitation) => (
                  <InvitationRow key={invitation.id} invitation={invitation} />
                ))}
            </ul>
            {query.hasNextPage ? (
              <div className={styles.actions}>
                <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                  <Trans>Show more</Trans>
                </Button>
              </div>
            ) : null}
          </>
        )}
      </QueryState>
      {isCreating ? <NewInvitationsDialog onClose={() => setIsCreating(false)} /> : null}
    </Page>
  );
}
