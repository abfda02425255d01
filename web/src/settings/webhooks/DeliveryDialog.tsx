import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../../api/client";
import { editionKey } from "../../api/queries";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import {
  Badge,
  Button,
  CopyField,
  DescriptionList,
  Dialog,
  ErrorState,
  Notice,
  QueryState,
  Skeleton,
  Timeline,
  toast,
} from "../../ui";
import { CodeBlock } from "../CodeBlock";
import styles from "../settings.module.css";
import { useWords } from "../useWords";
import { type Attempt, deliveryState, isSuccess, isUnderWay, readable } from "./deliveries";
import { deliveryQuery, type Webhook } from "./queries";

interface DeliveryDialogProps {
  webhook: Webhook;
  delivery: string;
  onClose: () => void;
}

/** One delivery: the request, and the answer to each try. It follows a delivery that is under way. */
export function DeliveryDialog({ webhook, delivery, onClose }: DeliveryDialogProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { slug } = useEdition();
  const query = useQuery(deliveryQuery(slug, webhook.id, delivery));
  const redeliver = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}/redeliver", {
          params: { path: { congress: slug, webhook: webhook.id, delivery } },
        }),
      ),
    onSuccess: async () => {
      toast(t`The event is queued again.`, { tone: "success" });
      await client.invalidateQueries({ queryKey: editionKey(slug, "deliveries", webhook.id) });
    },
  });
  return (
    <Dialog
      title={<Trans>Delivery</Trans>}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            variant="primary"
            icon="refresh"
            isPending={redeliver.isPending}
            isDisabled={webhook.state !== "enabled" || !query.data || isUnderWay(query.data)}
            onPress={() => redeliver.mutate()}
          >
            <Trans>Redeliver</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {redeliver.error ? <ErrorState error={redeliver.error} /> : null}
        {webhook.state !== "enabled" ? (
          <Notice kind="info">
            <Trans>Enable the webhook to redeliver this event.</Trans>
          </Notice>
        ) : null}
        <QueryState query={query} skeleton={<Skeleton lines={10} />}>
          {(data) => <DeliveryFacts delivery={data} />}
        </QueryState>
      </div>
    </Dialog>
  );
}

function DeliveryFacts({ delivery }: { delivery: Schemas["DeliveryDetail"] }) {
  const { t } = useLingui();
  const words = useWords();
  const time = useTime();
  const state = deliveryState(delivery.state);
  const instant = (at: string | null) =>
    at ? (
      <time dateTime={at}>
        {time.formatDateTime(at)} ({time.zoneLabelAt(at)})
      </time>
    ) : null;
  return (
    <>
      <DescriptionList
        items={[
          { term: t`Event`, value: <code>{delivery.type}</code> },
          {
            term: t`State`,
            value: (
              <span role="status">
                <Badge tone={state.tone}>{words(state.label)}</Badge>
              </span>
            ),
          },
          { term: t`Created`, value: instant(delivery.created_at) },
          { term: t`Finished`, value: instant(delivery.finished_at) },
          { term: t`Next try`, value: instant(delivery.next_at) },
        ]}
      />
      <CopyField
        label={t`Id of the event`}
        value={delivery.event}
        description={t`The header “webhook-id”: the same in every try.`}
      />
      <section className={styles.stack} aria-label={t`Tries`}>
        <h3>
          <Trans>Tries</Trans>
        </h3>
        {delivery.tries.length === 0 ? (
          <p className={styles.note}>
            <Trans>Not tried yet.</Trans>
          </p>
        ) : (
          <Timeline
            label={t`Tries, latest first`}
            items={delivery.tries.map((attempt) => ({
              // A redelivery counts its tries again.
              id: `${attempt.at} ${attempt.number}`,
              title: <AttemptTitle attempt={attempt} />,
              time: time.formatDateTime(attempt.at),
              dateTime: attempt.at,
              by: <Trans>{attempt.duration_ms} ms</Trans>,
              icon: isSuccess(attempt) ? ("check" as const) : ("warning" as const),
              tone: isSuccess(attempt) ? ("success" as const) : ("danger" as const),
              children: <AttemptAnswer attempt={attempt} />,
            }))}
          />
        )}
      </section>
      <section className={styles.stack} aria-label={t`Request`}>
        <h3>
          <Trans>Request</Trans>
        </h3>
        <CodeBlock label={t`Request body`} text={readable(delivery.request)} />
        <p className={styles.note}>
          <Trans>
            Indented for reading. The signature is of the body as it was sent: copy that to check it.
          </Trans>
        </p>
        <CopyField label={t`Body as it was sent`} value={delivery.request} />
      </section>
    </>
  );
}

function AttemptTitle({ attempt }: { attempt: Attempt }) {
  if (attempt.status === null) return <Trans>Try {attempt.number}: no response</Trans>;
  return (
    <Trans>
      Try {attempt.number}: response {attempt.status}
    </Trans>
  );
}

function AttemptAnswer({ attempt }: { attempt: Attempt }) {
  const { t } = useLingui();
  return (
    <>
      {attempt.error ? <p>{attempt.error}</p> : null}
      {attempt.answer ? (
        <details>
          <summary className={styles.summary}>
            <Trans>Response, first kilobyte</Trans>
          </summary>
          <CodeBlock label={t`Response`} text={attempt.answer} />
        </details>
      ) : null}
    </>
  );
}
