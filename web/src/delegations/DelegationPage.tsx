import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { ProblemError } from "../api/problem";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useAccess } from "../app/session";
import {
  AppLink,
  Button,
  ConfirmDialog,
  DescriptionList,
  EmptyState,
  LinkButton,
  Meter,
  Page,
  QueryState,
  Skeleton,
  toast,
  useOpen,
} from "../ui";
import { DelegationDialog } from "./DelegationDialog";
import styles from "./delegations.module.css";
import { MembersSection } from "./MembersSection";
import { type Delegation, delegationQuery, reloadDelegations } from "./queries";

const route = getRouteApi("/shell/e/$edition/delegations/$delegation");

/** One delegation: its quota, who is responsible, and its members. */
export function DelegationPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { delegation: id } = route.useParams();
  const query = useQuery(delegationQuery(slug, id));
  const { data } = query;
  const [isEditing, setIsEditing] = useState(false);
  const breadcrumbs = [{ label: t`Delegations`, href: `/e/${slug}/delegations` }];
  if (!data && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <Page title={<Trans>Delegation not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="flag"
          title={<Trans>There is no such delegation, or it is not yours</Trans>}
          action={
            <LinkButton to="/e/$edition/delegations" params={{ edition: slug }} search={{}} variant="primary">
              <Trans>All delegations</Trans>
            </LinkButton>
          }
        >
          <Trans>It may have been deleted, or another person may be its focal point now.</Trans>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={data ? <bdi>{data.name}</bdi> : <Trans>Delegation</Trans>}
      breadcrumbs={breadcrumbs}
      actions={
        data && can("registration.manage") ? (
          <>
            <Button icon="edit" onPress={() => setIsEditing(true)}>
              <Trans>Edit</Trans>
            </Button>
            <DeleteButton delegation={data} />
          </>
        ) : null
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={6} />} isEmpty={() => false}>
        {(delegation) => (
          <>
            <Facts delegation={delegation} />
            <MembersSection delegation={delegation} />
            {isEditing ? (
              <DelegationDialog delegation={delegation} onClose={() => setIsEditing(false)} />
            ) : null}
          </>
        )}
      </QueryState>
    </Page>
  );
}

function Facts({ delegation }: { delegation: Delegation }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const countries = useCountries();
  const head = useQuery({
    queryKey: [...delegationQuery(slug, delegation.id).queryKey, "head", delegation.head],
    enabled: delegation.head !== null,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/members/{registration}", {
          params: {
            path: { congress: slug, delegation: delegation.id, registration: delegation.head ?? "" },
          },
          signal,
        }),
      ),
  });
  const headName = head.data ? <bdi>{head.data.display_name}</bdi> : null;
  return (
    <div className={styles.stack}>
      <Meter label={t`Members`} value={delegation.members} max={delegation.quota} className={styles.meter} />
      <DescriptionList
        items={[
          { term: t`City`, value: delegation.city },
          { term: t`Country`, value: countries.name(delegation.country) },
          {
            term: t`Quota`,
            value: delegation.quota ?? t`Without limit`,
          },
          {
            term: t`Focal point`,
            value: delegation.focal_point ? (
              <a href={`mailto:${delegation.focal_point}`}>{delegation.focal_point}</a>
            ) : null,
          },
          {
            term: t`Head of delegation`,
            value:
              delegation.head && can("registration.read") ? (
                <AppLink href={`/e/${slug}/registrations/${delegation.head}`}>
                  {headName ?? <Trans>Open the registration</Trans>}
                </AppLink>
              ) : (
                headName
              ),
          },
        ]}
      />
    </div>
  );
}

function DeleteButton({ delegation }: { delegation: Delegation }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const open = useOpen();
  const { name } = delegation;
  return (
    <ConfirmDialog
      trigger={
        <Button icon="trash">
          <Trans>Delete</Trans>
        </Button>
      }
      title={<Trans>Delete the delegation “{name}”?</Trans>}
      confirmLabel={<Trans>Delete</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/delegations/{delegation}", {
            params: {
              path: { congress: slug, delegation: delegation.id },
              header: withRevision(delegation.revision),
            },
          }),
        );
        open(`/e/${slug}/delegations`);
        toast(t`The delegation is deleted.`, { tone: "success" });
        await reloadDelegations(client, slug);
      }}
    >
      <p>
        <Trans>
          This works only while it has no members, no invitations, and no part in the forum. It cannot be
          undone.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
