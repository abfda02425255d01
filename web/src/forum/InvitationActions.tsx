import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, ConfirmDialog, toast } from "../ui";
import { InvitationDialog } from "./InvitationDialog";
import { isDecided } from "./invitation";
import { type ForumInvitation, reloadInvitations } from "./queries";

/** What the secretariat does with an invitation. */
export function InvitationActions({ invitation }: { invitation: ForumInvitation }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  const params = { path: { congress: slug, invitation: invitation.id } };
  const { email, city } = invitation;
  const canSend = invitation.state !== "revoked" && !isDecided(invitation);
  return (
    <>
      {canSend ? (
        <ConfirmDialog
          trigger={
            <Button variant="primary" icon="send">
              {invitation.sent_at ? <Trans>Send again</Trans> : <Trans>Send</Trans>}
            </Button>
          }
          title={<Trans>Send the invitation of {city}?</Trans>}
          confirmLabel={<Trans>Send</Trans>}
          onConfirm={async () => {
            await unwrap(
              api.POST("/api/v1/congresses/{congress}/forum/invitations/{invitation}/send", { params }),
            );
            toast(t`The invitation is sent.`, { tone: "success" });
            await reloadInvitations(client, slug);
          }}
        >
          <p>
            <Trans>One e-mail goes to {email}.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {invitation.state === "revoked" ? null : (
        <>
          <Button icon="edit" onPress={() => setIsEditing(true)}>
            <Trans>Edit</Trans>
          </Button>
          <ConfirmDialog
            trigger={
              <Button icon="close">
                <Trans>Revoke</Trans>
              </Button>
            }
            title={<Trans>Revoke the invitation of {city}?</Trans>}
            confirmLabel={<Trans>Revoke</Trans>}
            isDanger
            onConfirm={async () => {
              await unwrap(
                api.POST("/api/v1/congresses/{congress}/forum/invitations/{invitation}/revoke", { params }),
              );
              toast(t`The invitation is revoked.`, { tone: "success" });
              await reloadInvitations(client, slug);
            }}
          >
            <p>
              <Trans>
                The city can no longer answer, and gets no reminders. A delegation that it has stays. This
                cannot be undone.
              </Trans>
            </p>
          </ConfirmDialog>
        </>
      )}
      {isEditing ? <InvitationDialog invitation={invitation} onClose={() => setIsEditing(false)} /> : null}
    </>
  );
}
