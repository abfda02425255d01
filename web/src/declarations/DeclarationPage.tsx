import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ProblemError } from "../api/problem";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { EmptyState, LinkButton, Page, QueryState, Skeleton, Tabs } from "../ui";
import { DeclarationButtons } from "./DeclarationButtons";
import { DownloadSection } from "./DownloadSection";
import { EndorsementsTab } from "./EndorsementsTab";
import { accreditationsQuery, declarationQuery, ownDelegationQuery } from "./queries";
import { StateBadge } from "./StateBadge";
import { actionsOf, isAccredited } from "./state";
import { TextTab } from "./TextTab";
import { VersionsTab } from "./VersionsTab";

const route = getRouteApi("/shell/e/$edition/declarations/$declaration");

/** One declaration: its text with comments, its versions, and the cities that endorse it. */
export function DeclarationPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can, registration } = useAccess(slug);
  const localized = useLocalized();
  const { declaration: id } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(declarationQuery(slug, id));
  const own = useQuery(ownDelegationQuery(slug)).data ?? null;
  const accreditations = useQuery({ ...accreditationsQuery(slug, own?.id ?? ""), enabled: own !== null });
  const { data } = query;
  const breadcrumbs = [{ label: t`Declarations`, href: `/e/${slug}/declarations` }];
  if (!data && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <Page title={<Trans>Declaration not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="document"
          title={<Trans>There is no such declaration, or you cannot read it</Trans>}
          action={
            <LinkButton
              to="/e/$edition/declarations"
              params={{ edition: slug }}
              search={{}}
              variant="primary"
            >
              <Trans>All declarations</Trans>
            </LinkButton>
          }
        >
          <Trans>Drafts are for accredited delegations and the secretariat.</Trans>
        </EmptyState>
      </Page>
    );
  }
  const actions = data
    ? actionsOf(data, {
        isSecretariat: can("forum.manage"),
        isDelegate: !can("forum.manage") && (registration !== null || own !== null),
        // Nothing is said about who endorses before it is known.
        hasDelegation: accreditations.data !== undefined,
        isHead: isAccredited(accreditations.data ?? [], registration),
      })
    : null;
  const count = data?.endorsements ?? 0;
  return (
    <Page
      title={data ? <bdi>{localized(data.title)}</bdi> : <Trans>Declaration</Trans>}
      breadcrumbs={breadcrumbs}
      description={data ? <StateBadge state={data.state} /> : null}
      actions={
        data && actions ? (
          <DeclarationButtons declaration={data} actions={actions} own={own?.id ?? null} />
        ) : null
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={8} />} isEmpty={() => false}>
        {(declaration) => (
          <>
            {declaration.state === "adopted" ? <DownloadSection declaration={declaration} /> : null}
            <Tabs
              label={t`Parts of the declaration`}
              selected={tab ?? "text"}
              onChange={(next) =>
                void navigate({ search: { tab: next === "text" ? undefined : next }, replace: true })
              }
              items={[
                {
                  id: "text",
                  label: <Trans>Text</Trans>,
                  content: <TextTab declaration={declaration} canComment={actions?.canComment ?? false} />,
                },
                {
                  id: "versions",
                  label: <Trans>Versions</Trans>,
                  content: <VersionsTab declaration={declaration} />,
                },
                {
                  id: "endorsements",
                  label: <Trans>Endorsements ({count})</Trans>,
                  content: <EndorsementsTab declaration={declaration} own={own?.id ?? null} />,
                },
              ]}
            />
          </>
        )}
      </QueryState>
    </Page>
  );
}
