import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { putSessions, reloadSessions, type Session, sessionQuery } from "../app/sessions";
import { Button, ConfirmDialog, toast } from "../ui";

/** Confirms, cancels or deletes a session. */
export function SessionActions({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const localized = useLocalized();
  const path = { congress: slug, session: session.id };
  const name = localized(session.title);
  const change = async (action: "confirm" | "cancel") => {
    const saved = await unwrap(
      api.POST(`/api/v1/congresses/{congress}/sessions/{session}/${action}`, { params: { path } }),
    );
    putSessions(client, slug, [saved]);
    toast(action === "confirm" ? t`Session confirmed.` : t`Session cancelled.`, { tone: "success" });
  };
  const remove = async () => {
    await unwrap(
      api.DELETE("/api/v1/congresses/{congress}/sessions/{session}", {
        params: { path, header: withRevision(session.revision) },
      }),
    );
    toast(t`Session deleted.`, { tone: "success" });
    await navigate({ to: "/e/$edition/sessions", params: { edition: slug }, search: {} });
    client.removeQueries({ queryKey: sessionQuery(slug, session.id).queryKey });
    await reloadSessions(client, slug);
  };
  return (
    <>
      {session.state === "draft" ? (
        <ConfirmDialog
          trigger={
            <Button variant="primary" icon="check">
              <Trans>Confirm</Trans>
            </Button>
          }
          title={<Trans>Confirm the session?</Trans>}
          confirmLabel={<Trans>Confirm</Trans>}
          cancelLabel={<Trans>Back</Trans>}
          onConfirm={() => change("confirm")}
        >
          <p>
            <Trans>
              “{name}” is part of the next release if it has a placement. A confirmed session can be
              cancelled, but not made a draft again.
            </Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {session.state !== "cancelled" ? (
        <ConfirmDialog
          trigger={
            <Button icon="close">
              <Trans>Cancel the session</Trans>
            </Button>
          }
          title={<Trans>Cancel the session?</Trans>}
          confirmLabel={<Trans>Cancel the session</Trans>}
          cancelLabel={<Trans>Back</Trans>}
          isDanger
          onConfirm={() => change("cancel")}
        >
          <p>
            <Trans>
              This is final: “{name}” cannot be confirmed again. The next release leaves it out, and everyone
              who has a seat in it, waits for one or has marked it then gets an e-mail.
            </Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button icon="trash">
            <Trans>Delete</Trans>
          </Button>
        }
        title={<Trans>Delete the session?</Trans>}
        confirmLabel={<Trans>Delete</Trans>}
        isDanger
        onConfirm={remove}
      >
        <p>
          <Trans>
            “{name}” is lost with its texts, its list of speakers and its placement. You cannot undo this. A
            session that was released, or in which people have a seat, is not deleted: cancel it.
          </Trans>
        </p>
      </ConfirmDialog>
    </>
  );
}
