import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import type { Account } from "../app/session";
import { useTime } from "../app/time";
import { Button, DateTimeField, Dialog, Form, FormActions, TextField } from "../ui";
import styles from "./account.module.css";
import { keyPermissions } from "./keyPermissions";

interface NewApiKeyDialogProps {
  account: Account;
  onClose: () => void;
  onCreated: (key: Schemas["CreatedApiKey"]) => void;
}

export function NewApiKeyDialog({ account, onClose, onCreated }: NewApiKeyDialogProps) {
  const { t } = useLingui();
  const time = useTime();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [expires, setExpires] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const submit = async () => {
    setIsPending(true);
    try {
      onCreated(
        await unwrap(
          api.POST("/api/v1/me/api-keys", {
            body: { name: name.trim(), permissions: [...chosen], expires_at: expires },
          }),
        ),
      );
    } finally {
      setIsPending(false);
    }
  };
  const toggle = (permission: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(permission);
    else next.delete(permission);
    setChosen(next);
  };
  return (
    <Dialog title={<Trans>New API key</Trans>} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form onSubmit={submit} label={t`New API key`}>
        <TextField
          label={t`Name`}
          name="/name"
          description={t`What the key is used for, such as “Badge printer”.`}
          value={name}
          onChange={setName}
          maxLength={200}
          isRequired
        />
        <fieldset className={styles.stack}>
          <legend>
            <Trans>Permissions</Trans>
          </legend>
          <p className={styles.note}>
            <Trans>Only what the program needs. Each applies only while you have it yourself.</Trans>
          </p>
          <div className={styles.boxes}>
            {keyPermissions(account).map((permission) => (
              <label key={permission} className={styles.box}>
                <input
                  type="checkbox"
                  checked={chosen.has(permission)}
                  onChange={(event) => toggle(permission, event.target.checked)}
                />
                <code>{permission}</code>
              </label>
            ))}
          </div>
        </fieldset>
        <DateTimeField
          label={t`Expires`}
          name="/expires_at"
          description={t`Leave it empty for a key that does not expire.`}
          zone={time.zone}
          value={expires}
          onChange={setExpires}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={chosen.size === 0}>
            <Trans>Create</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
