import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { LinkButton, Page, Tabs } from "../ui";
import { DetailsForm } from "./DetailsForm";
import { EnrolmentRulesSection } from "./EnrolmentRulesForm";
import { PublicPagesForm } from "./PublicPagesForm";
import { StateSection } from "./StateSection";

const route = getRouteApi("/shell/e/$edition/settings");

export function SettingsPage() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const { can } = useAccess(slug);
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const localized = useLocalized();
  const managesEnrolment = can("enrolment.manage");
  const items = [
    { id: "details", label: t`Details`, content: <DetailsForm /> },
    { id: "state", label: t`State`, content: <StateSection /> },
    ...(managesEnrolment
      ? [
          {
            id: "rules",
            label: t`Rules`,
            content: <EnrolmentRulesSection />,
          },
        ]
      : []),
    { id: "public", label: t`Public pages`, content: <PublicPagesForm /> },
  ];
  return (
    <Page
      title={<Trans>Settings</Trans>}
      description={<bdi>{localized(congress.title)}</bdi>}
      actions={
        can("programme.edit") ? (
          <LinkButton to="/e/$edition/themes" params={{ edition: slug }} icon="tag">
            <Trans>Tracks and themes</Trans>
          </LinkButton>
        ) : null
      }
    >
      <Tabs
        label={t`Parts of the settings`}
        items={items}
        selected={items.some(({ id }) => id === tab) ? tab : "details"}
        onChange={(id) => void navigate({ search: id === "details" ? {} : { tab: id }, replace: true })}
      />
    </Page>
  );
}
