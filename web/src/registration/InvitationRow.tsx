import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useDelegationNames } from "../app/people/delegations";
import { useTypes } from "../app/people/types";
import { useTime } from "../app/time";
import { Badge, Button, ConfirmDialog, type Tone, toast } from "../ui";
import styles from "./registration.module.css";

const tones: Readonly<Record<string, Tone>> = {
  open: "info",
  used_up: "success",
  expired: "warning",
  revoked: "neutral",
};

/** One invitation: for whom, how often it was used, until when; send it again or revoke it. */
export function InvitationRow({ invitation }: { invitation: Schemas["Invitation"] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const client = useQueryClient();
  const types = useTypes();
  const delegations = useDelegationNames();
  const states: Readonly<Record<string, string>> = {
    open: t`Open`,
    used_up: t`Used`,
    expired: t`Expired`,
    revoked: t`Revoked`,
  };
  const { id, email, state, used, max_uses: uses } = invitation;
  const who = email ?? t`Anyone with the link`;
  const reload = () => client.invalidateQueries({ queryKey: editionKey(slug, "invitations") });
  const path = { congress: slug, invitation: id };
  const delegation = invitation.delegation ? delegations.name(invitation.delegation) : null;
  const at = (instant: string) => time.formatDateTime(instant);
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <bdi>{who}</bdi>
          <Badge tone={tones[state] ?? "neutral"}>{states[state] ?? state}</Badge>
        </p>
        <p className={styles.note}>
          {types.name(invitation.type)}
          {delegation ? <> · {delegation}</> : null}
          {uses > 1 ? (
            <>
              {" · "}
              <Trans>
                Used {used} of {uses} times
              </Trans>
            </>
          ) : null}
          {invitation.note ? (
            <>
              {" · "}
              <bdi>{invitation.note}</bdi>
            </>
          ) : null}
        </p>
        <p className={styles.note}>
          {invitation.sent_at ? (
            <Trans>Sent {at(invitation.sent_at)}.</Trans>
          ) : (
            <Trans>Not sent by e-mail.</Trans>
          )}{" "}
          {invitation.revoked_at ? (
            <Trans>Revoked {at(invitation.revoked_at)}.</Trans>
          ) : invitation.expires_at ? (
            <Trans>Valid until {at(invitation.expires_at)}.</Trans>
          ) : (
            <Trans>Does not expire.</Trans>
          )}
        </p>
      </div>
      {state === "open" ? (
        <div className={styles.actions}>
          {email ? (
            <ConfirmDialog
              trigger={
                <Button
                  size="small"
                  icon="send"
                  aria-label={invitation.sent_at ? t`Send again: ${email}` : t`Send: ${email}`}
                >
                  {invitation.sent_at ? <Trans>Send again</Trans> : <Trans>Send</Trans>}
                </Button>
              }
              title={<Trans>Send the invitation to {email}?</Trans>}
              confirmLabel={<Trans>Send</Trans>}
              onConfirm={async () => {
                await unwrap(
                  api.POST("/api/v1/congresses/{congress}/invitations/{invitation}/resend", {
                    params: { path },
                  }),
                );
                await reload();
                toast(t`The invitation is on its way to ${email}.`, { tone: "success" });
              }}
            >
              <p>
                <Trans>The e-mail has a new link. Earlier links of this invitation become void.</Trans>
              </p>
            </ConfirmDialog>
          ) : null}
          <ConfirmDialog
            trigger={
              <Button size="small" aria-label={t`Revoke the invitation of ${who}`}>
                <Trans>Revoke</Trans>
              </Button>
            }
            title={<Trans>Revoke the invitation?</Trans>}
            confirmLabel={<Trans>Revoke</Trans>}
            isDanger
            onConfirm={async () => {
              await unwrap(
                api.POST("/api/v1/congresses/{congress}/invitations/{invitation}/revoke", {
                  params: { path },
                }),
              );
              await reload();
              toast(t`The invitation is revoked.`, { tone: "success" });
            }}
          >
            <p>
              <Trans>
                {who} can no longer use it. People who have registered with it stay registered. This cannot be
                undone.
              </Trans>
            </p>
          </ConfirmDialog>
        </div>
      ) : null}
    </li>
  );
}
