import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useTypes } from "../app/people/types";
import { Button, CopyField, Dialog, Form, FormActions, Notice, toast, useForm } from "../ui";
import { inBatches } from "./bulk";
import { InvitationFields, type InvitationValues } from "./InvitationFields";
import { InvitationReport } from "./InvitationReport";
import { type InvitationOutcome, invitationBatch, invitationLink, readAddresses } from "./invitations";
import styles from "./registration.module.css";

type Result =
  | { kind: "batch"; outcomes: readonly InvitationOutcome[]; error: unknown; rest: number }
  | { kind: "link"; secret: string };

/** Invites people by their addresses, or makes one link for several people. */
export function NewInvitationsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const { types } = useTypes();
  const [result, setResult] = useState<Result | null>(null);
  const [initial] = useState<InvitationValues>(() => ({
    way: "addresses",
    type: types.find(({ admission }) => admission === "by_invitation")?.slug ?? types[0]?.slug ?? "",
    delegation: "",
    addresses: "",
    language: congress.languages[0] ?? "",
    note: "",
    expires_at: null,
    send: true,
    max_uses: 10,
  }));

  const createLink = async (values: InvitationValues): Promise<Result> => {
    const { secret } = await unwrap(
      api.POST("/api/v1/congresses/{congress}/invitations", {
        params: { path: { congress: slug } },
        body: {
          type: values.type,
          delegation: values.delegation || null,
          note: values.note.trim() || null,
          max_uses: values.max_uses ?? 1,
          expires_at: values.expires_at,
        },
      }),
    );
    return { kind: "link", secret: secret ?? "" };
  };

  const createBatch = async (values: InvitationValues): Promise<Result> => {
    const { recipients } = readAddresses(values.addresses);
    const outcomes: InvitationOutcome[] = [];
    for (const batch of inBatches(recipients, invitationBatch)) {
      try {
        const answer = await unwrap(
          api.POST("/api/v1/congresses/{congress}/invitations/batch", {
            params: { path: { congress: slug } },
            body: {
              type: values.type,
              delegation: values.delegation || null,
              expires_at: values.expires_at,
              send: values.send,
              recipients: batch.map(({ email, name }) => ({
                email,
                language: values.language || null,
                note: [name, values.note.trim()].filter(Boolean).join(" · ") || null,
              })),
            },
          }),
        );
        outcomes.push(...answer.outcomes);
      } catch (error) {
        // Nothing has happened yet: the form shows what to correct.
        if (outcomes.length === 0) throw error;
        return { kind: "batch", outcomes, error, rest: recipients.length - outcomes.length };
      }
    }
    return { kind: "batch", outcomes, error: null, rest: 0 };
  };

  const form = useForm({
    initial,
    submit: async (values) => {
      const made = values.way === "link" ? await createLink(values) : await createBatch(values);
      await client.invalidateQueries({ queryKey: editionKey(slug, "invitations") });
      setResult(made);
      if (made.kind === "link") toast(t`The link is created.`, { tone: "success" });
    },
  });
  const count = readAddresses(form.values.addresses).recipients.length;
  const isLink = form.values.way === "link";
  const hasSecrets =
    result?.kind === "link" || (result?.outcomes.some(({ secret }) => secret !== null) ?? false);
  return (
    <Dialog
      title={<Trans>Invite people</Trans>}
      isOpen
      // Links are shown only once: they must not be lost by a key.
      isDismissable={!hasSecrets}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {result === null ? (
        <Form {...form.formProps} label={t`Invite people`}>
          <InvitationFields values={form.values} set={form.set} />
          <FormActions>
            <Button
              type="submit"
              variant="primary"
              icon={isLink ? "link" : "send"}
              isPending={form.isPending}
              isDisabled={!isLink && count === 0}
            >
              {isLink ? (
                <Trans>Create the link</Trans>
              ) : (
                t`${plural(count, { one: "Invite # person", other: "Invite # people" })}`
              )}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      ) : (
        <div className={styles.stack}>
          {result.kind === "link" ? (
            <>
              <Notice kind="warning" title={<Trans>The link is shown only now</Trans>}>
                <Trans>Copy it. If you lose it, revoke the invitation and create another one.</Trans>
              </Notice>
              <CopyField label={t`Link`} value={invitationLink(window.location.origin, result.secret)} />
            </>
          ) : (
            <InvitationReport {...result} />
          )}
          <FormActions>
            <Button variant="primary" onPress={onClose}>
              {result.kind === "link" ? <Trans>I have copied the link</Trans> : <Trans>Done</Trans>}
            </Button>
          </FormActions>
        </div>
      )}
    </Dialog>
  );
}
