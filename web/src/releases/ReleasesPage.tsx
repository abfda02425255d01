import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { LinkButton, Page, Tabs } from "../ui";
import { AddressList } from "./AddressList";
import { ReleaseHistory } from "./ReleaseHistory";

const route = getRouteApi("/shell/e/$edition/releases");

/** What was published and when, and the addresses under which others read it. */
export function ReleasesPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const items = [
    { id: "history", label: t`History`, content: <ReleaseHistory /> },
    { id: "addresses", label: t`For other sites and apps`, content: <AddressList /> },
  ];
  return (
    <Page
      title={<Trans>Releases</Trans>}
      description={
        <Trans>
          The public reads the latest release, never the draft. Times are in {time.zoneLabel}.{" "}
          <a href={`/c/${slug}`}>Open the public page</a>
        </Trans>
      }
      actions={
        <LinkButton
          to="/e/$edition/releases/new"
          params={{ edition: slug }}
          search={{}}
          variant="primary"
          icon="globe"
        >
          <Trans>New release</Trans>
        </LinkButton>
      }
    >
      <Tabs
        label={t`Parts of the releases`}
        items={items}
        selected={items.some(({ id }) => id === tab) ? tab : "history"}
        onChange={(id) => void navigate({ search: id === "history" ? {} : { tab: id }, replace: true })}
      />
    </Page>
  );
}
