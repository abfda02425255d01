import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Button, ConfirmDialog, TextField, toast } from "../../ui";
import { type Entry, reloadAward } from "../queries";

export function WithdrawButton({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      trigger={
        <Button icon="undo">
          <Trans>Withdraw</Trans>
        </Button>
      }
      title={<Trans>Withdraw the entry?</Trans>}
      confirmLabel={<Trans>Withdraw</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/withdraw", {
            params: { path: { congress: slug, award: entry.award, entry: entry.id } },
            body: { reason: reason.trim() || null },
          }),
        );
        await reloadAward(client, slug);
        toast(t`The entry is withdrawn.`, { tone: "success" });
      }}
    >
      <p>
        <Trans>It takes no further part in the award. This cannot be undone.</Trans>
      </p>
      <TextField
        label={t`Reason`}
        name="/reason"
        description={t`The secretariat reads it.`}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
    </ConfirmDialog>
  );
}
