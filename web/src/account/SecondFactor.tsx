import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import { type Account, meQuery } from "../app/session";
import {
  Badge,
  Button,
  CopyField,
  Dialog,
  ErrorState,
  Form,
  FormActions,
  Section,
  TextField,
  toast,
} from "../ui";
import styles from "./account.module.css";
import { QrCode } from "./QrCode";
import { RecoveryCodes } from "./RecoveryCodes";

/** A code from the phone at each sign-in: set up, confirmed, removed. */
export function SecondFactor({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [setup, setSetup] = useState<Schemas["SecondFactorSetup"] | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const reload = () => client.invalidateQueries({ queryKey: meQuery.queryKey });
  const begin = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/me/second-factor")),
    onSuccess: setSetup,
  });
  return (
    <Section
      title={<Trans>Second factor</Trans>}
      description={
        <Trans>
          A code from your phone in addition to the password. Some congresses require it from their staff.
        </Trans>
      }
      actions={
        <Badge tone={account.second_factor ? "success" : "neutral"}>
          {account.second_factor ? <Trans>On</Trans> : <Trans>Off</Trans>}
        </Badge>
      }
    >
      {begin.error ? <ErrorState error={begin.error} /> : null}
      <div className={styles.actions}>
        {account.second_factor ? (
          <Button icon="trash" onPress={() => setIsRemoving(true)}>
            <Trans>Remove the second factor</Trans>
          </Button>
        ) : (
          <Button icon="shield" isPending={begin.isPending} onPress={() => begin.mutate()}>
            <Trans>Set up a second factor</Trans>
          </Button>
        )}
      </div>
      {setup ? (
        <Dialog
          title={<Trans>Set up the second factor</Trans>}
          isOpen
          onOpenChange={(isOpen) => !isOpen && setSetup(null)}
        >
          <div className={styles.stack}>
            <p>
              <Trans>
                1. Install an authenticator app on your phone. 2. Scan this code with it. 3. Enter the six
                digits that the app shows.
              </Trans>
            </p>
            <QrCode text={setup.uri} label={t`QR code for the authenticator app`} />
            <CopyField label={t`Cannot scan? Type this secret into the app`} value={setup.secret} />
            <CodeForm
              submitLabel={t`Turn on`}
              onSubmit={async (code) => {
                const answer = await unwrap(api.POST("/api/v1/me/second-factor/confirm", { body: { code } }));
                setSetup(null);
                setCodes(answer.recovery_codes);
                await reload();
              }}
            />
          </div>
        </Dialog>
      ) : null}
      {codes ? <RecoveryCodes codes={codes} email={account.email} onClose={() => setCodes(null)} /> : null}
      {isRemoving ? (
        <Dialog
          title={<Trans>Remove the second factor?</Trans>}
          isOpen
          onOpenChange={setIsRemoving}
          size="small"
        >
          <div className={styles.stack}>
            <p>
              <Trans>
                Signing in then needs only the password, and the recovery codes stop working. A congress that
                requires a second factor will deny you access as staff.
              </Trans>
            </p>
            <CodeForm
              submitLabel={t`Remove`}
              isDanger
              onSubmit={async (code) => {
                await unwrap(api.POST("/api/v1/me/second-factor/remove", { body: { code } }));
                setIsRemoving(false);
                await reload();
                toast(t`The second factor is removed.`, { tone: "success" });
              }}
            />
          </div>
        </Dialog>
      ) : null}
    </Section>
  );
}

interface CodeFormProps {
  submitLabel: string;
  isDanger?: boolean;
  onSubmit: (code: string) => Promise<void>;
}

function CodeForm({ submitLabel, isDanger = false, onSubmit }: CodeFormProps) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const [isPending, setIsPending] = useState(false);
  const submit = async () => {
    setIsPending(true);
    try {
      await onSubmit(code.replace(/\s/g, ""));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Form onSubmit={submit} label={submitLabel}>
      <TextField
        label={t`Code`}
        name="/code"
        description={isDanger ? t`From the app, or a recovery code.` : undefined}
        autoComplete="one-time-code"
        inputMode={isDanger ? "text" : "numeric"}
        minLength={6}
        maxLength={40}
        value={code}
        onChange={setCode}
        isRequired
      />
      <FormActions>
        <Button type="submit" variant={isDanger ? "danger" : "primary"} isPending={isPending}>
          {submitLabel}
        </Button>
      </FormActions>
    </Form>
  );
}
