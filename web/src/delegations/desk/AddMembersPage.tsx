import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition } from "../../app/edition";
import { useLedDelegations } from "../../app/people/ledDelegations";
import { EmptyState, LinkButton, Page, QueryState, Skeleton } from "../../ui";
import { AddMembers } from "./AddMembers";

const route = getRouteApi("/shell/e/$edition/delegation/add");

/** Registers several members from a list. */
export function AddMembersPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useLedDelegations(slug);
  const { delegation: wanted } = route.useSearch();
  const delegation = query.data?.find(({ id }) => id === wanted) ?? query.data?.[0];
  return (
    <Page
      title={<Trans>Add several members</Trans>}
      breadcrumbs={[{ label: delegation?.name ?? t`My delegation`, href: `/e/${slug}/delegation` }]}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton lines={6} />}
        empty={
          <EmptyState
            icon="flag"
            title={<Trans>You do not lead a delegation</Trans>}
            action={
              <LinkButton
                to="/e/$edition/delegation"
                params={{ edition: slug }}
                search={{}}
                variant="primary"
              >
                <Trans>My delegation</Trans>
              </LinkButton>
            }
          >
            <Trans>
              This page is for the focal point and the head of a delegation. If you are the focal point, sign
              in with the e-mail address that the organisers have for you, and confirm it.
            </Trans>
          </EmptyState>
        }
      >
        {() => (delegation ? <AddMembers key={delegation.id} delegation={delegation} /> : null)}
      </QueryState>
    </Page>
  );
}
