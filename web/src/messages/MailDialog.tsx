import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import {
  AppLink,
  Badge,
  Button,
  DescriptionList,
  Dialog,
  Notice,
  QueryState,
  Skeleton,
  useLanguageName,
} from "../ui";
import { type Mail, mailState, notificationLabel } from "./mails";
import styles from "./messages.module.css";
import { mailQuery } from "./queries";
import { ResendDialog } from "./ResendDialog";
import { useWords } from "./useWords";

/** One e-mail: its state and why it failed. The API does not give its text, which belongs to the recipient. */
export function MailDialog({ mail, onClose }: { mail: string; onClose: () => void }) {
  const { slug } = useEdition();
  const query = useQuery(mailQuery(slug, mail));
  return (
    <Dialog
      title={<Trans>E-mail</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          {query.data ? (
            <ResendDialog
              mails={[query.data]}
              trigger={
                <Button variant="primary" icon="refresh">
                  <Trans>Resend</Trans>
                </Button>
              }
            />
          ) : null}
        </>
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={8} />}>
        {(data) => <MailFacts mail={data} />}
      </QueryState>
    </Dialog>
  );
}

function MailFacts({ mail }: { mail: Mail }) {
  const { t, i18n } = useLingui();
  const words = useWords();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const time = useTime();
  const state = mailState(mail.state);
  const nameOf = useLanguageName();
  const instant = (at: string | null) =>
    at ? (
      <time dateTime={at}>
        {time.formatDateTime(at)} ({time.zoneLabelAt(at)})
      </time>
    ) : null;
  return (
    <div className={styles.stack}>
      {mail.error ? (
        <Notice
          kind={mail.state === "failed" ? "danger" : "warning"}
          title={
            mail.state === "failed" ? (
              <Trans>It could not be delivered</Trans>
            ) : (
              <Trans>The last try failed</Trans>
            )
          }
        >
          <pre className={styles.error}>{mail.error}</pre>
        </Notice>
      ) : null}
      <DescriptionList
        items={[
          { term: t`To`, value: <bdi>{mail.recipient}</bdi> },
          {
            term: t`State`,
            value: <Badge tone={state.tone}>{words(state.label)}</Badge>,
          },
          { term: t`About`, value: words(notificationLabel(mail.notification)) },
          { term: t`Language`, value: nameOf(mail.language) },
          { term: t`Created`, value: instant(mail.created_at) },
          { term: t`Sent`, value: instant(mail.sent_at) },
          { term: t`Tries`, value: i18n.number(mail.attempts) },
          { term: t`Next try`, value: instant(mail.next_at) },
          {
            term: t`Registration`,
            value:
              mail.registration && can("registration.read") ? (
                <AppLink href={`/e/${slug}/registrations/${mail.registration}`}>
                  <Trans>Open the registration</Trans>
                </AppLink>
              ) : null,
          },
        ]}
      />
      <p className={styles.note}>
        <Trans>The text is not shown: it belongs to the recipient, and may have a secret link in it.</Trans>
      </p>
    </div>
  );
}
