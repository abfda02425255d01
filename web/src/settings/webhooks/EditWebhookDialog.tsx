import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition } from "../../app/edition";
import { useConflict } from "../../app/useConflict";
import { Dialog, toast, useForm } from "../../ui";
import { putWebhook, updateWebhook, type Webhook, webhookQuery } from "./queries";
import { WebhookForm } from "./WebhookForm";
import { webhookBody, webhookValues } from "./webhookForm";

export function EditWebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { slug } = useEdition();
  // As it was when the dialog opened: a newer state must not pass for what the person has started from.
  const [loaded] = useState(webhook);
  const initial = useMemo(() => webhookValues(loaded), [loaded]);
  const { conflict, save } = useConflict(async () => {
    const current = await client.fetchQuery({ ...webhookQuery(slug, webhook.id), staleTime: 0 });
    return { revision: current.revision, values: webhookValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const saved = await save({
        loaded: { revision: loaded.revision, values: initial },
        mine,
        send: (revision, values) => updateWebhook(slug, webhook.id, revision, webhookBody(values)),
      });
      putWebhook(client, slug, saved);
      toast(t`The webhook is saved.`, { tone: "success" });
      onClose();
    },
  });
  return (
    <Dialog
      title={<Trans>Edit the webhook</Trans>}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <WebhookForm form={form} label={t`Webhook`} submitLabel={t`Save`} onCancel={onClose} />
      <ConflictDialog
        conflict={conflict}
        labels={{ url: t`Address`, description: t`Description`, events: t`Events` }}
      />
    </Dialog>
  );
}
