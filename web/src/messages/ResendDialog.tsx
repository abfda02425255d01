import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { ConfirmDialog, Progress, toast } from "../ui";
import type { Mail } from "./mails";
import { resendMail } from "./queries";
import { resendAll } from "./resend";

interface ResendDialogProps {
  mails: readonly Mail[];
  trigger: ReactElement;
  onDone?: () => void;
}

/** Sends e-mails again, after saying how many people get one. */
export function ResendDialog({ mails, trigger, onDone }: ResendDialogProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { slug } = useEdition();
  const [done, setDone] = useState<number | null>(null);
  const received = mails.filter((mail) => mail.state === "sent").length;
  const resend = async () => {
    setDone(0);
    const report = await resendAll(
      mails.map((mail) => mail.id),
      (id) => resendMail(slug, id),
      setDone,
      (error) => (error instanceof Error ? error.message : String(error)),
    );
    setDone(null);
    await client.invalidateQueries({ queryKey: editionKey(slug, "mails") });
    const { sent } = report;
    if (sent > 0) {
      toast(t`${plural(sent, { one: "# e-mail is queued again.", other: "# e-mails are queued again." })}`, {
        tone: "success",
      });
    }
    for (const { count, message } of report.refused) {
      toast(
        t`${plural(count, { one: "# e-mail was not resent:", other: "# e-mails were not resent:" })} ${message}`,
        {
          tone: "danger",
        },
      );
    }
    onDone?.();
  };
  return (
    <ConfirmDialog
      trigger={trigger}
      title={t`${plural(mails.length, { one: "Resend # e-mail?", other: "Resend # e-mails?" })}`}
      confirmLabel={<Trans>Resend</Trans>}
      onConfirm={resend}
    >
      {done === null ? (
        <>
          <p>
            <Trans>Each is sent to the same address as before.</Trans>
          </p>
          {received > 0 ? (
            <p>
              {t`${plural(received, {
                one: "# of them was sent before: its recipient gets it twice.",
                other: "# of them were sent before: their recipients get them twice.",
              })}`}
            </p>
          ) : null}
        </>
      ) : (
        <Progress label={t`Resending`} value={done} max={mails.length} />
      )}
    </ConfirmDialog>
  );
}
