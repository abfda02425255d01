import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useEdition } from "../../app/edition";
import { ConfirmDialog, toast } from "../../ui";
import { type Delegation, type Member, reloadDelegations, remind } from "../queries";

interface RemindDialogProps {
  delegation: Delegation;
  /** Null: all with something left to do. */
  member: Member | null;
  /** How many get an e-mail. */
  count: number;
  onClose: () => void;
}

/** Asks before e-mails are sent to members with something left to do. */
export function RemindDialog({ delegation, member, count, onClose }: RemindDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const name = member?.display_name ?? "";
  const send = async () => {
    const { reminded } = await remind(slug, delegation.id, member ? [member.id] : null);
    await reloadDelegations(client, slug);
    toast(
      reminded === 0
        ? t`No e-mail was sent: nothing is missing any more, or a reminder was sent within the last day.`
        : t`${plural(reminded, { one: "# member is reminded.", other: "# members are reminded." })}`,
      { tone: reminded === 0 ? "neutral" : "success" },
    );
  };
  return (
    <ConfirmDialog
      title={member ? <Trans>Remind {name}?</Trans> : <Trans>Remind all members with something to do?</Trans>}
      confirmLabel={<Trans>Send</Trans>}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      onConfirm={send}
    >
      <p>
        {t`${plural(count, {
          one: "# person gets an e-mail that says what is missing and where to do it.",
          other: "# people get an e-mail that says what is missing and where to do it.",
        })}`}{" "}
        <Trans>Each member can be reminded once a day.</Trans>
      </p>
    </ConfirmDialog>
  );
}
