import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, ConfirmDialog, toast } from "../ui";
import { reloadInvitations } from "./queries";

/** Reminds the cities that have not decided. */
export function RemindButton({ waiting }: { waiting: number }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      trigger={
        <Button icon="bell" isDisabled={waiting === 0}>
          <Trans>Remind now</Trans>
        </Button>
      }
      title={<Trans>Send reminders now?</Trans>}
      confirmLabel={<Trans>Send reminders</Trans>}
      onConfirm={async () => {
        const { reminded } = await unwrap(
          api.POST("/api/v1/congresses/{congress}/forum/invitations/remind", {
            params: { path: { congress: slug } },
          }),
        );
        if (reminded === 0) {
          toast(
            t`No city is reminded now: those that have not decided were invited or reminded within the last day.`,
            { tone: "info" },
          );
        } else {
          toast(t`${plural(reminded, { one: "# city is reminded.", other: "# cities are reminded." })}`, {
            tone: "success",
          });
        }
        await reloadInvitations(client, slug);
      }}
    >
      <p>
        {t`${plural(waiting, {
          one: "At most # city gets an e-mail: it was invited, has not decided, and its deadline has not passed.",
          other:
            "At most # cities get an e-mail: they were invited, have not decided, and their deadline has not passed.",
        })}`}{" "}
        <Trans>Those who were invited or reminded within the last day are left out.</Trans>
      </p>
    </ConfirmDialog>
  );
}
