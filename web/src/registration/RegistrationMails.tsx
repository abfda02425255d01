import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage } from "../api/paging";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, ConfirmDialog, EmptyState, QueryState, Skeleton, type Tone, toast } from "../ui";
import styles from "./registration.module.css";

const tones: Readonly<Record<string, Tone>> = {
  queued: "info",
  sending: "info",
  sent: "success",
  failed: "danger",
};

/** The e-mails that this person was sent for the registration. */
export function RegistrationMails({ registration }: { registration: string }) {
  const { slug } = useEdition();
  const time = useTime();
  const query = useInfiniteQuery({
    queryKey: editionKey(slug, "mails", "registration", registration),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/mails", {
          params: {
            path: { congress: slug },
            query: { registration, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
  return (
    <QueryState
      query={query}
      skeleton={<Skeleton shape="rows" lines={3} />}
      empty={
        <EmptyState icon="mail" title={<Trans>No e-mails</Trans>}>
          <Trans>None was sent in the last thirty days. Older ones are not kept.</Trans>
        </EmptyState>
      }
    >
      {(data) => (
        <div className={styles.stack}>
          <p className={styles.note}>{time.zoneLabel}</p>
          <ul className={styles.rows}>
            {data.pages
              .flatMap((page) => page.items)
              .map((mail) => (
                <MailRow key={mail.id} mail={mail} />
              ))}
          </ul>
          {query.hasNextPage ? (
            <div className={styles.actions}>
              <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                <Trans>Show more</Trans>
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </QueryState>
  );
}

function MailRow({ mail }: { mail: Schemas["Mail"] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const time = useTime();
  const states: Readonly<Record<string, string>> = {
    queued: t`Queued`,
    sending: t`Being sent`,
    sent: t`Sent`,
    failed: t`Failed`,
  };
  const at = time.formatDateTime(mail.sent_at ?? mail.created_at);
  const { notification, recipient } = mail;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          {notification.replaceAll("_", " ")}
          <Badge tone={tones[mail.state] ?? "neutral"}>{states[mail.state] ?? mail.state}</Badge>
        </p>
        <p className={styles.note}>
          <Trans>
            To {recipient}, {at}
          </Trans>
        </p>
        {mail.error ? <p className={styles.note}>{mail.error}</p> : null}
      </div>
      {mail.state === "sent" || mail.state === "failed" ? (
        <ConfirmDialog
          trigger={
            <Button size="small" aria-label={t`Send again: ${notification}`}>
              <Trans>Send again</Trans>
            </Button>
          }
          title={<Trans>Send this e-mail again?</Trans>}
          confirmLabel={<Trans>Send again</Trans>}
          onConfirm={async () => {
            await unwrap(
              api.POST("/api/v1/congresses/{congress}/mails/{mail}/resend", {
                params: { path: { congress: slug, mail: mail.id } },
              }),
            );
            await client.invalidateQueries({ queryKey: editionKey(slug, "mails") });
            toast(t`The e-mail is queued.`, { tone: "success" });
          }}
        >
          <p>
            <Trans>{recipient} gets it once more.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
