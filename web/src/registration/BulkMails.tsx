import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { MailPreviewList } from "../app/MailPreviewList";
import { Button, ErrorState } from "../ui";
import type { BulkAction } from "./actions";
import { batchSize, type Subject } from "./bulk";
import styles from "./registration.module.css";

interface BulkMailsProps {
  action: BulkAction;
  subjects: readonly Subject[];
  reason: string;
}

/** The e-mails that the change would send, on request: also those to people who would get a place that becomes free. */
export function BulkMails({ action, subjects, reason }: BulkMailsProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const some = subjects.slice(0, batchSize);
  const preview = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/registrations/preview", {
          params: { path: { congress: slug } },
          body: {
            change: action,
            registrations: some.map(({ id }) => id),
            ...(reason && action !== "approve" ? { reason } : {}),
          },
        }),
      ),
  });
  return (
    <section className={styles.stack} aria-label={t`Preview of the e-mails`}>
      <div className={styles.actions}>
        <Button icon="mail" size="small" isPending={preview.isPending} onPress={() => preview.mutate()}>
          {preview.data ? <Trans>Preview the e-mails again</Trans> : <Trans>Preview the e-mails</Trans>}
        </Button>
      </div>
      {preview.error ? <ErrorState error={preview.error} /> : null}
      {preview.data ? (
        <>
          {some.length < subjects.length ? (
            <p className={styles.note}>
              <Trans>This is for the first {some.length} registrations.</Trans>
            </p>
          ) : null}
          <MailPreviewList mails={preview.data.mails} empty={<Trans>No one gets an e-mail.</Trans>} />
        </>
      ) : null}
    </section>
  );
}
