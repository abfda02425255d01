import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { useEdition } from "../../app/edition";
import { AppLink, Badge, Button, EmptyState, Page, QueryState, Skeleton } from "../../ui";
import styles from "../settings.module.css";
import { countKinds } from "./eventFilter";
import { NewWebhookDialog } from "./NewWebhookDialog";
import { putWebhook, type Webhook, webhooksQuery } from "./queries";
import { SecretDialog } from "./SecretDialog";
import { webhookName } from "./webhookForm";

export function WebhooksPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { slug } = useEdition();
  const query = useInfiniteQuery(webhooksQuery(slug));
  const [isCreating, setIsCreating] = useState(false);
  const [created, setCreated] = useState<Schemas["WebhookWithSecret"] | null>(null);
  const create = (
    <Button variant="primary" icon="add" onPress={() => setIsCreating(true)}>
      <Trans>New webhook</Trans>
    </Button>
  );
  return (
    <Page
      title={<Trans>Webhooks</Trans>}
      description={<Trans>Send events of this edition to your other programs as they happen.</Trans>}
      actions={create}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="plug" title={<Trans>No webhooks yet</Trans>} action={create}>
            <Trans>
              Create one for each program that needs to know at once, such as a badge printer or a mailing
              list.
            </Trans>
          </EmptyState>
        }
      >
        {(data) => (
          <ul className={styles.rows}>
            {data.pages
              .flatMap((page) => page.items)
              .map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} slug={slug} />
              ))}
          </ul>
        )}
      </QueryState>
      {query.hasNextPage ? (
        <div className={styles.actions}>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
      {isCreating ? (
        <NewWebhookDialog
          onClose={() => setIsCreating(false)}
          onCreated={(webhook) => {
            setIsCreating(false);
            setCreated(webhook);
          }}
        />
      ) : null}
      {created ? (
        <SecretDialog
          secret={created.secret}
          onClose={() => {
            const { secret: _, ...webhook } = created;
            setCreated(null);
            putWebhook(client, slug, webhook);
            void navigate({
              to: "/e/$edition/webhooks/$webhook",
              params: { edition: slug, webhook: webhook.id },
            });
          }}
        />
      ) : null}
    </Page>
  );
}

function WebhookRow({ webhook, slug }: { webhook: Webhook; slug: string }) {
  const { t } = useLingui();
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <AppLink href={`/e/${slug}/webhooks/${webhook.id}`}>
            <bdi>{webhookName(webhook)}</bdi>
          </AppLink>
          <WebhookStateBadge state={webhook.state} />
        </p>
        <p className={styles.note}>
          <code>{webhook.url}</code>
        </p>
        <p className={styles.note}>
          {webhook.events.length === 0
            ? t`All events`
            : t`${plural(countKinds(webhook.events), { one: "# kind of event", other: "# kinds of events" })}`}
        </p>
        {webhook.disabled_because ? <p className={styles.note}>{webhook.disabled_because}</p> : null}
      </div>
    </li>
  );
}

export function WebhookStateBadge({ state }: { state: string }) {
  switch (state) {
    case "enabled":
      return (
        <Badge tone="success">
          <Trans>Enabled</Trans>
        </Badge>
      );
    case "disabled":
      return (
        <Badge tone="danger">
          <Trans>Disabled</Trans>
        </Badge>
      );
    default:
      return <Badge>{state}</Badge>;
  }
}
