import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ProblemError } from "../api/problem";
import { useEdition } from "../app/edition";
import { History } from "../app/history/History";
import { StateBadge } from "../app/people/StateBadge";
import { useTypes } from "../app/people/types";
import { useAccess } from "../app/session";
import { EmptyState, LinkButton, Page, QueryState, Skeleton, Tabs } from "../ui";
import { actionLooks } from "./history";
import { type Registration, registrationQuery } from "./queries";
import { RegistrationDetails } from "./RegistrationDetails";
import { RegistrationForm } from "./RegistrationForm";
import { RegistrationMails } from "./RegistrationMails";
import styles from "./registration.module.css";
import { StateActions } from "./StateActions";
import { useRegistrationLabels } from "./useRegistrationLabels";

const route = getRouteApi("/shell/e/$edition/registrations/$registration");

/** One person: what they registered with, what can be done, and what has happened. */
export function RegistrationPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { registration: id } = route.useParams();
  const types = useTypes();
  const query = useQuery(registrationQuery(slug, id));
  const { data } = query;
  const breadcrumbs = [{ label: t`Registrations`, href: `/e/${slug}/registrations` }];
  if (!data && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <Page title={<Trans>Registration not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="person"
          title={<Trans>There is no such registration in this edition</Trans>}
          action={
            <LinkButton
              to="/e/$edition/registrations"
              params={{ edition: slug }}
              search={{}}
              variant="primary"
            >
              <Trans>Search the registrations</Trans>
            </LinkButton>
          }
        >
          <Trans>The link may be incomplete, or the personal data was erased.</Trans>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={data ? <bdi>{data.display_name}</bdi> : <Trans>Registration</Trans>}
      breadcrumbs={breadcrumbs}
      description={
        data ? (
          <span className={styles.facts}>
            <StateBadge state={data.state} />
            <span>{types.name(data.type)}</span>
            <span>{data.reference}</span>
          </span>
        ) : null
      }
      actions={data && can("registration.manage") ? <StateActions registration={data} /> : null}
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />} isEmpty={() => false}>
        {(registration) => <Parts registration={registration} />}
      </QueryState>
    </Page>
  );
}

function Parts({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const { id } = registration;
  const labels = {
    ...useRegistrationLabels(),
    state: t`State`,
    delegation: t`Delegation`,
    waiting_position: t`Position on the waiting list`,
    reason: t`Reason`,
  };
  const items = [
    { id: "details", label: t`Details`, content: <RegistrationDetails registration={registration} /> },
    ...(can("registration.manage")
      ? [{ id: "edit", label: t`Edit`, content: <RegistrationForm registration={registration} /> }]
      : []),
    ...(can("messaging.manage")
      ? [{ id: "mails", label: t`E-mails`, content: <RegistrationMails registration={id} /> }]
      : []),
    ...(can("audit.read")
      ? [
          {
            id: "history",
            label: t`History`,
            content: <History looks={actionLooks} labels={labels} subject={id} />,
          },
        ]
      : []),
  ];
  return (
    <Tabs
      label={t`Parts of the registration`}
      items={items}
      selected={items.some((item) => item.id === tab) ? tab : "details"}
      onChange={(next) => void navigate({ search: next === "details" ? {} : { tab: next }, replace: true })}
    />
  );
}
