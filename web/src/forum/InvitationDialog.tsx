import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import { Button, Dialog, Form, FormActions, RequiredHint, toast, useForm } from "../ui";
import { AnswerRefusalNotice } from "./AnswerRefusalNotice";
import { InvitationFields } from "./InvitationFields";
import {
  type InvitationValues,
  invitationBody,
  invitationPatch,
  invitationRefusal,
  invitationValues,
  mailLanguages,
} from "./invitation";
import { type ForumInvitation, invitationQuery, reloadInvitations } from "./queries";

interface InvitationDialogProps {
  /** Null: a city is invited. */
  invitation: ForumInvitation | null;
  onClose: () => void;
  onSaved?: (invitation: ForumInvitation) => void;
}

export function InvitationDialog({ onClose, onSaved, ...props }: InvitationDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [invitation] = useState(props.invitation);
  const [key] = useState(newKey);
  const [main = "en"] = mailLanguages(congress.languages);
  const initial = invitationValues(invitation, main);
  const { conflict, save } = useConflict<InvitationValues>(async () => {
    const current = await client.fetchQuery({ ...invitationQuery(slug, invitation?.id ?? ""), staleTime: 0 });
    return { revision: current.revision, values: invitationValues(current, main) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const saved = invitation
        ? await save({
            loaded: { revision: invitation.revision, values: initial },
            mine,
            send: (revision, values) =>
              unwrap(
                api.PATCH("/api/v1/congresses/{congress}/forum/invitations/{invitation}", {
                  params: {
                    path: { congress: slug, invitation: invitation.id },
                    header: withRevision(revision),
                  },
                  body: invitationPatch(initial, values),
                }),
              ),
          })
        : await unwrap(
            api.POST("/api/v1/congresses/{congress}/forum/invitations", {
              params: { path: { congress: slug }, header: withKey(key) },
              body: invitationBody(mine),
            }),
          );
      onClose();
      onSaved?.(saved);
      toast(
        invitation
          ? t`The invitation is saved.`
          : t`The city is on the list. Its invitation is not sent yet.`,
        {
          tone: "success",
        },
      );
      await reloadInvitations(client, slug);
    },
  });
  const refusal = invitationRefusal(form.error);
  const labels = {
    city: t`City`,
    addressee: t`Addressee`,
    email: t`E-mail`,
    respondBy: t`Answer by`,
    note: t`Note`,
  };
  return (
    <Dialog
      title={invitation ? <Trans>Edit the invitation</Trans> : <Trans>Invite a city</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
        <AnswerRefusalNotice refusal={refusal} />
        <RequiredHint />
        <InvitationFields values={form.values} set={form.set} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {invitation ? <Trans>Save</Trans> : <Trans>Add to the list</Trans>}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
      <ConflictDialog conflict={conflict} labels={labels} />
    </Dialog>
  );
}
