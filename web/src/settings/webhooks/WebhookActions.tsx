import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { editionKey } from "../../api/queries";
import { useEdition } from "../../app/edition";
import { Button, ConfirmDialog, IconButton, Menu, toast } from "../../ui";
import { FailureDialog } from "../FailureDialog";
import { putWebhook, updateWebhook, type Webhook } from "./queries";
import { SecretDialog } from "./SecretDialog";
import { webhookName } from "./webhookForm";

/** Sends a test event and opens its delivery, which shows the answer as soon as it is there. */
export function TestButton({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { slug } = useEdition();
  const test = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/webhooks/{webhook}/test", {
          params: { path: { congress: slug, webhook: webhook.id } },
        }),
      ),
    onSuccess: async (delivery) => {
      void client.invalidateQueries({ queryKey: editionKey(slug, "deliveries", webhook.id) });
      await navigate({
        to: "/e/$edition/webhooks/$webhook",
        params: { edition: slug, webhook: webhook.id },
        search: { delivery: delivery.id },
      });
    },
  });
  return (
    <>
      <Button variant="primary" icon="send" isPending={test.isPending} onPress={() => test.mutate()}>
        <Trans>Send a test</Trans>
      </Button>
      <FailureDialog error={test.error} onClose={test.reset} />
    </>
  );
}

export function EnableButton({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { slug } = useEdition();
  const enable = useMutation({
    mutationFn: () => updateWebhook(slug, webhook.id, webhook.revision, { state: "enabled" }),
    onSuccess: (saved) => {
      putWebhook(client, slug, saved);
      toast(t`The webhook is enabled.`, { tone: "success" });
    },
    onError: () => client.invalidateQueries({ queryKey: editionKey(slug, "webhooks", "one", webhook.id) }),
  });
  return (
    <>
      <Button variant="primary" isPending={enable.isPending} onPress={() => enable.mutate()}>
        <Trans>Enable</Trans>
      </Button>
      <FailureDialog error={enable.error} onClose={enable.reset} />
    </>
  );
}

type Question = "disable" | "rotate" | "delete";

/** What is done rarely, each after a question. */
export function WebhookMenu({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { slug } = useEdition();
  const [question, setQuestion] = useState<Question | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = { congress: slug, webhook: webhook.id };
  const name = webhookName(webhook);
  const dialog = (which: Question) => ({
    isOpen: question === which,
    onOpenChange: (isOpen: boolean) => setQuestion(isOpen ? which : null),
  });
  return (
    <>
      <Menu
        label={t`More actions`}
        placement="bottom end"
        trigger={<IconButton label={t`More actions`} icon="more" variant="secondary" />}
        items={[
          { id: "rotate", label: t`Rotate the secret`, icon: "key", onAction: () => setQuestion("rotate") },
          {
            id: "disable",
            label: t`Disable`,
            icon: "offline",
            isDisabled: webhook.state !== "enabled",
            onAction: () => setQuestion("disable"),
          },
          {
            id: "delete",
            label: t`Delete`,
            icon: "trash",
            isDanger: true,
            onAction: () => setQuestion("delete"),
          },
        ]}
      />
      <ConfirmDialog
        {...dialog("rotate")}
        title={<Trans>Rotate the secret of “{name}”?</Trans>}
        confirmLabel={<Trans>Rotate</Trans>}
        onConfirm={async () => {
          const { secret: next, ...rotated } = await unwrap(
            api.POST("/api/v1/congresses/{congress}/webhooks/{webhook}/rotate", { params: { path } }),
          );
          putWebhook(client, slug, rotated);
          setSecret(next);
        }}
      >
        <p>
          <Trans>
            You get a new secret. For 24 hours, deliveries are signed with both, so that you can change the
            program that receives them without losing events.
          </Trans>
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        {...dialog("disable")}
        title={<Trans>Disable “{name}”?</Trans>}
        confirmLabel={<Trans>Disable</Trans>}
        isDanger
        onConfirm={async () => {
          putWebhook(
            client,
            slug,
            await updateWebhook(slug, webhook.id, webhook.revision, { state: "disabled" }),
          );
          void client.invalidateQueries({ queryKey: editionKey(slug, "deliveries", webhook.id) });
          toast(t`The webhook is disabled.`, { tone: "success" });
        }}
      >
        <p>
          <Trans>
            Queued deliveries are given up, and it receives no more events. You can enable it again at any
            time; it does not receive what happened in between.
          </Trans>
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        {...dialog("delete")}
        title={<Trans>Delete “{name}”?</Trans>}
        confirmLabel={<Trans>Delete</Trans>}
        isDanger
        onConfirm={async () => {
          await unwrap(
            api.DELETE("/api/v1/congresses/{congress}/webhooks/{webhook}", {
              params: { path, header: withRevision(webhook.revision) },
            }),
          );
          toast(t`The webhook is deleted.`, { tone: "success" });
          void client.invalidateQueries({ queryKey: editionKey(slug, "webhooks", "list") });
          void client.invalidateQueries({ queryKey: editionKey(slug, "webhooks", "states") });
          await navigate({ to: "/e/$edition/webhooks", params: { edition: slug } });
        }}
      >
        <p>
          <Trans>Its deliveries are deleted too. This cannot be undone.</Trans>
        </p>
      </ConfirmDialog>
      {secret ? <SecretDialog secret={secret} onClose={() => setSecret(null)} /> : null}
    </>
  );
}
