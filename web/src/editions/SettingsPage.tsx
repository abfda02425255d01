import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { Page, Tabs } from "../ui";
import { DetailsForm } from "./DetailsForm";
import { EnrolmentRulesSection } from "./EnrolmentRulesForm";
import { StateSection } from "./StateSection";
import { Themes } from "./Themes";
import { Tracks } from "./Tracks";

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
    { id: "themes", label: t`Themes`, content: <Themes /> },
    { id: "tracks", label: t`Tracks`, content: <Tracks /> },
  ];
  return (
    <Page title={<Trans>Settings</Trans>} description={<bdi>{localized(congress.title)}</bdi>}>
      <Tabs
        label={t`Parts of the settings`}
        items={items}
        selected={items.some(({ id }) => id === tab) ? tab : "details"}
        onChange={(id) => void navigate({ search: id === "details" ? {} : { tab: id }, replace: true })}
      />
    </Page>
  );
}
