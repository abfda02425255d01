import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { EmptyState, Icon, LinkButton, Notice, Section, Skeleton, useNumber } from "../ui";
import styles from "./DashboardPage.module.css";
import { type Waiting, waitingItems } from "./dashboard";
import {
  failedMailsQuery,
  recentImportsQuery,
  statisticsQuery,
  webhookStatesQuery,
} from "./dashboardQueries";
import { useEdition } from "./edition";
import { useAccess } from "./session";

/** What waits for the person, and what fails. Each part is asked for only if they may see it. */
export function DashboardWaiting() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const manages = can("registration.manage");
  const sends = can("messaging.manage");
  const statistics = useQuery({ ...statisticsQuery(slug), enabled: manages && can("statistics.read") });
  const imports = useQuery({ ...recentImportsQuery(slug), enabled: manages });
  const mails = useQuery({ ...failedMailsQuery(slug), enabled: sends });
  const webhooks = useQuery({ ...webhookStatesQuery(slug), enabled: sends });
  if (!manages && !sends) return null;
  const all = [statistics, imports, mails, webhooks];
  const isLoading = all.some((query) => query.isLoading);
  const failed = all.find((query) => query.error && !query.data);
  const items = waitingItems({
    pending: statistics.data?.registrations.by_state.find(({ state }) => state === "pending")?.total ?? null,
    imports: imports.data?.items ?? [],
    failedMails: mails.data ? { count: mails.data.items.length, hasMore: mails.data.next !== null } : null,
    disabledWebhooks: webhooks.data?.items.filter(({ state }) => state === "disabled").length ?? 0,
  });
  return (
    <Section title={<Trans>Waiting for you</Trans>}>
      {failed ? (
        <Notice kind="warning" title={<Trans>Not everything could be loaded</Trans>}>
          <Trans>Something may be missing from this list. Reload the page to try again.</Trans>
        </Notice>
      ) : null}
      {isLoading ? <Skeleton shape="rows" lines={2} /> : null}
      {!isLoading && items.length > 0 ? (
        <ul className={styles.items}>
          {items.map((item) => (
            <WaitingRow key={item.kind} item={item} slug={slug} />
          ))}
        </ul>
      ) : null}
      {!isLoading && !failed && items.length === 0 ? (
        <EmptyState icon="check-circle" title={<Trans>Nothing waits for you</Trans>}>
          <Trans>Registrations to approve, imports and failed e-mails appear here.</Trans>
        </EmptyState>
      ) : null}
    </Section>
  );
}

function WaitingRow({ item, slug }: { item: Waiting; slug: string }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const params = { edition: slug };
  switch (item.kind) {
    case "pending":
      return (
        <Row
          text={t`${plural(item.count, {
            one: "# registration awaits approval.",
            other: "# registrations await approval.",
          })}`}
          action={
            <LinkButton
              to="/e/$edition/registrations"
              params={params}
              search={{ state: "pending" }}
              size="small"
            >
              <Trans>Approve or reject</Trans>
            </LinkButton>
          }
        />
      );
    case "import-running":
      return (
        <Row
          text={t`${plural(item.count, { one: "# import is running.", other: "# imports are running." })}`}
          action={
            <LinkButton to="/e/$edition/imports" params={params} size="small">
              <Trans>Show progress</Trans>
            </LinkButton>
          }
        />
      );
    case "import-failed":
      return (
        <Row
          isFailure
          text={t`The latest import has failed. Open it to see why.`}
          action={
            <LinkButton
              to="/e/$edition/imports/$import"
              params={{ edition: slug, import: item.id }}
              size="small"
            >
              <Trans>Show the import</Trans>
            </LinkButton>
          }
        />
      );
    case "mails": {
      const count = number(item.count);
      return (
        <Row
          isFailure
          text={
            item.hasMore
              ? t`More than ${count} e-mails could not be delivered.`
              : t`${plural(item.count, {
                  one: "# e-mail could not be delivered.",
                  other: "# e-mails could not be delivered.",
                })}`
          }
          action={
            <LinkButton to="/e/$edition/mails" params={params} search={{ state: "failed" }} size="small">
              <Trans>Show the e-mails</Trans>
            </LinkButton>
          }
        />
      );
    }
    case "webhooks":
      return (
        <Row
          isFailure
          text={t`${plural(item.count, {
            one: "# webhook is disabled and receives no events.",
            other: "# webhooks are disabled and receive no events.",
          })}`}
          action={
            <LinkButton to="/e/$edition/webhooks" params={params} size="small">
              <Trans>Show webhooks</Trans>
            </LinkButton>
          }
        />
      );
  }
}

function Row({ text, action, isFailure = false }: { text: string; action: ReactNode; isFailure?: boolean }) {
  return (
    <li className={styles.item}>
      <Icon name={isFailure ? "warning" : "clock"} className={isFailure ? styles.danger : styles.muted} />
      <p className={styles.itemText}>{text}</p>
      {action}
    </li>
  );
}
