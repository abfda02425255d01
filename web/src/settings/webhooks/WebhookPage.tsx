import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import { Button, DescriptionList, Notice, Page, QueryState, Skeleton } from "../../ui";
import styles from "../settings.module.css";
import { Deliveries } from "./Deliveries";
import { EditWebhookDialog } from "./EditWebhookDialog";
import { type Webhook, webhookQuery } from "./queries";
import { EnableButton, TestButton, WebhookMenu } from "./WebhookActions";
import { WebhookStateBadge } from "./WebhooksPage";
import { webhookName } from "./webhookForm";

const route = getRouteApi("/shell/e/$edition/webhooks/$webhook");

export function WebhookPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(webhookQuery(slug, route.useParams().webhook));
  const [isEditing, setIsEditing] = useState(false);
  const { data } = query;
  return (
    <Page
      title={data ? webhookName(data) : <Trans>Webhook</Trans>}
      breadcrumbs={[{ label: t`Webhooks`, href: `/e/${slug}/webhooks` }]}
      actions={
        data ? (
          <>
            {data.state === "enabled" ? <TestButton webhook={data} /> : <EnableButton webhook={data} />}
            <Button icon="edit" onPress={() => setIsEditing(true)}>
              <Trans>Edit</Trans>
            </Button>
            <WebhookMenu webhook={data} />
          </>
        ) : null
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={8} />}>
        {(webhook) => (
          <>
            <WebhookFacts webhook={webhook} />
            <Deliveries webhook={webhook} />
          </>
        )}
      </QueryState>
      {isEditing && data ? <EditWebhookDialog webhook={data} onClose={() => setIsEditing(false)} /> : null}
    </Page>
  );
}

function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  const time = useTime();
  const until = webhook.previous_secret_until;
  return (
    <div className={styles.stack}>
      {webhook.state === "disabled" ? (
        <Notice
          kind="warning"
          title={<Trans>This webhook is disabled and receives no events</Trans>}
          actions={<EnableButton webhook={webhook} />}
        >
          {webhook.disabled_because ? (
            <p>
              <Trans>Reason: {webhook.disabled_because}</Trans>
            </p>
          ) : null}
          <p>
            <Trans>
              Once enabled, it receives events from then on. Earlier events are in the change feed of the API.
            </Trans>
          </p>
        </Notice>
      ) : null}
      {until && Date.parse(until) > Date.now() ? (
        <Notice kind="info" title={<Trans>Two secrets are valid</Trans>}>
          <Trans>
            Until {time.formatDateTime(until)} ({time.zoneLabelAt(until)}), deliveries are also signed with
            the previous secret.
          </Trans>
        </Notice>
      ) : null}
      <DescriptionList
        items={[
          { term: t`State`, value: <WebhookStateBadge state={webhook.state} /> },
          { term: t`Address`, value: <code>{webhook.url}</code> },
          {
            term: t`Events`,
            value:
              webhook.events.length === 0 ? (
                <Trans>All events</Trans>
              ) : (
                <span className={styles.events}>
                  {webhook.events.map((event) => (
                    <code key={event}>{event}</code>
                  ))}
                </span>
              ),
          },
          {
            term: t`Created`,
            value: (
              <time dateTime={webhook.created_at}>
                {time.formatDateTime(webhook.created_at)} ({time.zoneLabelAt(webhook.created_at)})
              </time>
            ),
          },
        ]}
      />
    </div>
  );
}
