import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, CheckboxField, ConfirmDialog, Menu, TextField, toast } from "../ui";
import { type Action, possibleActions } from "./actions";
import { putRegistration, type Registration } from "./queries";
import styles from "./registration.module.css";
import { TransferDialog } from "./TransferDialog";

type Asked = Exclude<Action, "transfer">;

/** The actions that the state of the registration allows: the next step as a button, the others in a menu. */
export function StateActions({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Action | null>(null);
  const actions = possibleActions(registration.state);
  const close = () => setOpen(null);
  const next = actions.find((action) => action === "approve" || action === "promote");
  const items = [
    { id: "transfer" as const, label: t`Transfer to another person`, icon: "person-add" as const },
    { id: "reject" as const, label: t`Reject`, icon: "close" as const, isDanger: true },
    { id: "cancel" as const, label: t`Cancel the registration`, icon: "trash" as const, isDanger: true },
  ].filter(({ id }) => actions.includes(id));
  return (
    <>
      {next ? (
        <Button variant="primary" icon="check" onPress={() => setOpen(next)}>
          {next === "approve" ? <Trans>Approve</Trans> : <Trans>Confirm before their turn</Trans>}
        </Button>
      ) : null}
      {items.length > 0 ? (
        <Menu
          label={t`More actions`}
          placement="bottom end"
          items={items.map((item) => ({ ...item, onAction: () => setOpen(item.id) }))}
        />
      ) : null}
      {open === "transfer" ? <TransferDialog registration={registration} onClose={close} /> : null}
      {open !== null && open !== "transfer" ? (
        <ActionDialog key={open} action={open} registration={registration} onClose={close} />
      ) : null}
    </>
  );
}

interface ActionDialogProps {
  action: Asked;
  registration: Registration;
  onClose: () => void;
}

function ActionDialog({ action, registration, onClose }: ActionDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [enlarge, setEnlarge] = useState(false);
  const name = registration.display_name;
  const texts = {
    approve: {
      title: t`Approve the registration of ${name}?`,
      confirm: t`Approve`,
      effect: t`It is confirmed, or goes to the waiting list if no place is free. ${name} gets an e-mail.`,
    },
    promote: {
      title: t`Confirm ${name} before their turn?`,
      confirm: t`Confirm`,
      effect: t`People who are ahead on the waiting list keep waiting. ${name} gets an e-mail.`,
    },
    reject: {
      title: t`Reject the registration of ${name}?`,
      confirm: t`Reject`,
      effect: t`This is final: it cannot be reopened, and ${name} cannot register again. They get an e-mail.`,
    },
    cancel: {
      title: t`Cancel the registration of ${name}?`,
      confirm: t`Cancel the registration`,
      effect: t`The place goes to the next person on the waiting list immediately. ${name} gets an e-mail.`,
    },
  }[action];
  const asksReason = action === "reject" || action === "cancel";
  const confirm = async () => {
    const params = { path: { congress: slug, registration: registration.id } };
    const why = { reason: reason.trim() || null };
    const path = "/api/v1/congresses/{congress}/registrations/{registration}";
    const send = {
      approve: () => api.POST(`${path}/approve`, { params }),
      promote: () => api.POST(`${path}/promote`, { params, body: { enlarge } }),
      reject: () => api.POST(`${path}/reject`, { params, body: why }),
      cancel: () => api.POST(`${path}/cancel`, { params, body: why }),
    };
    putRegistration(client, slug, await unwrap(send[action]()));
    toast(t`Done. ${name} gets an e-mail.`, { tone: "success" });
  };
  return (
    <ConfirmDialog
      title={texts.title}
      confirmLabel={texts.confirm}
      cancelLabel={<Trans>Back</Trans>}
      isDanger={asksReason}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      onConfirm={confirm}
    >
      <div className={styles.stack}>
        <p>{texts.effect}</p>
        {asksReason ? (
          <TextField
            label={t`Reason`}
            name="/reason"
            description={t`Optional. It is in the e-mail as you write it here.`}
            multiline
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={setReason}
          />
        ) : null}
        {action === "promote" ? (
          <CheckboxField
            label={t`Add one place if none is free`}
            name="/enlarge"
            description={t`Without it, this is refused while every place is taken.`}
            isSelected={enlarge}
            onChange={setEnlarge}
          />
        ) : null}
      </div>
    </ConfirmDialog>
  );
}
