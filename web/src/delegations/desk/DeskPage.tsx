import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition } from "../../app/edition";
import { useLedDelegations } from "../../app/people/ledDelegations";
import { EmptyState, LinkButton, Page, QueryState, SelectField, Skeleton } from "../../ui";
import styles from "../delegations.module.css";
import { type Delegation, deskInterval } from "../queries";
import { DeskMembers } from "./DeskMembers";
import { DeskOverview } from "./DeskOverview";

const route = getRouteApi("/shell/e/$edition/delegation");

/** The desk of a focal point or a head: their delegation, what is missing, and everything that they do for it. */
export function DeskPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useLedDelegations(slug, deskInterval);
  const { delegation: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const led = query.data ?? [];
  const delegation = led.find(({ id }) => id === wanted) ?? led[0];
  return (
    <Page
      title={delegation ? <bdi>{delegation.name}</bdi> : <Trans>My delegation</Trans>}
      breadcrumbs={[{ label: t`My congress`, href: `/e/${slug}/me` }]}
      actions={delegation ? <AddActions delegation={delegation} /> : null}
    >
      <QueryState query={query} skeleton={<Skeleton lines={8} />} empty={<NoDelegation />}>
        {() =>
          delegation ? (
            <>
              {led.length > 1 ? (
                <SelectField
                  label={t`Delegation`}
                  name="/delegation"
                  className={styles.meter}
                  options={led.map(({ id, name }) => ({ value: id, label: name }))}
                  value={delegation.id}
                  onChange={(id) => void navigate({ search: { delegation: id } })}
                />
              ) : null}
              <DeskOverview key={`overview-${delegation.id}`} delegation={delegation} />
              <DeskMembers key={delegation.id} delegation={delegation} />
            </>
          ) : null
        }
      </QueryState>
    </Page>
  );
}

function AddActions({ delegation }: { delegation: Delegation }) {
  const { slug } = useEdition();
  return (
    <LinkButton
      to="/e/$edition/delegation/add"
      params={{ edition: slug }}
      search={{ delegation: delegation.id }}
      icon="upload"
    >
      <Trans>Add several members</Trans>
    </LinkButton>
  );
}

function NoDelegation() {
  const { slug } = useEdition();
  return (
    <EmptyState
      icon="flag"
      title={<Trans>You do not lead a delegation</Trans>}
      action={
        <LinkButton to="/e/$edition/me" params={{ edition: slug }} search={{}} variant="primary">
          <Trans>My congress</Trans>
        </LinkButton>
      }
    >
      <Trans>
        This page is for the focal point and the head of a delegation. If you are the focal point, sign in
        with the e-mail address that the organisers have for you, and confirm it.
      </Trans>
    </EmptyState>
  );
}
