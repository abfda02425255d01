import { Trans, useLingui } from "@lingui/react/macro";
import { api, type Schemas, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Dialog, useForm } from "../../ui";
import { WebhookForm } from "./WebhookForm";
import { emptyWebhook, webhookBody } from "./webhookForm";

interface NewWebhookDialogProps {
  onClose: () => void;
  onCreated: (webhook: Schemas["WebhookWithSecret"]) => void;
}

export function NewWebhookDialog({ onClose, onCreated }: NewWebhookDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const form = useForm({
    initial: emptyWebhook,
    submit: async (values) => {
      // The API takes no idempotency key here: a stored answer would have the secret in it.
      const created = await unwrap(
        api.POST("/api/v1/congresses/{congress}/webhooks", {
          params: { path: { congress: slug } },
          body: webhookBody(values),
        }),
      );
      onCreated(created);
    },
  });
  return (
    <Dialog
      title={<Trans>New webhook</Trans>}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <WebhookForm form={form} label={t`New webhook`} submitLabel={t`Create`} onCancel={onClose} />
    </Dialog>
  );
}
