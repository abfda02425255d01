import { Trans } from "@lingui/react/macro";
import { Page } from "../ui";
import { DashboardFigures } from "./DashboardFigures";
import { DashboardGuide } from "./DashboardGuide";
import styles from "./DashboardPage.module.css";
import { DashboardWaiting } from "./DashboardWaiting";
import { EditionStateBadge } from "./EditionStateBadge";
import { useEdition, useLocalized } from "./edition";
import { NoRole } from "./NoRole";
import { useAccess, useMe } from "./session";
import { useTime } from "./time";

/** The first page of an edition: its state, what waits, what fails, and the figures, as far as the person may see them. */
export function DashboardPage() {
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const { formatDays } = useTime();
  const me = useMe();
  const { can, roles } = useAccess(slug);
  const isStaff = roles.length > 0 || (me?.administrator ?? false);
  return (
    <Page
      title={localized(congress.title)}
      description={
        <span className={styles.facts}>
          <EditionStateBadge state={congress.state} />
          <span>{formatDays(congress.starts_on, congress.ends_on)}</span>
          <a href={`/c/${slug}`}>
            <Trans>Public page</Trans>
          </a>
        </span>
      }
    >
      {isStaff ? (
        <>
          {can("registration.manage") ? <DashboardGuide /> : null}
          <DashboardWaiting />
          {can("statistics.read") ? <DashboardFigures /> : null}
        </>
      ) : (
        <NoRole />
      )}
    </Page>
  );
}
