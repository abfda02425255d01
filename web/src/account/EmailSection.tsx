import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { type Account, meQuery } from "../app/session";
import { useBothTimes } from "../app/useBothTimes";
import { Button, ErrorState, Form, FormActions, Notice, Section, TextField, toast } from "../ui";
import styles from "./account.module.css";
import { PasswordField } from "./PasswordField";

/** The address of the account, a change that waits for its confirmation, and a new one. */
export function EmailSection({ account }: { account: Account }) {
  const pending = account.pending_email;
  const isWaiting = pending !== null && Date.parse(pending.expires_at) > Date.now();
  return (
    <Section
      title={<Trans>E-mail address</Trans>}
      description={
        <Trans>
          You sign in with <bdi>{account.email}</bdi>. A new address takes effect when you open the link that
          we send to it. All other sign-ins then end.
        </Trans>
      }
    >
      <div className={styles.stack}>
        {isWaiting ? <PendingChange email={pending.email} until={pending.expires_at} /> : null}
        <ChangeForm account={account} />
      </div>
    </Section>
  );
}

function PendingChange({ email, until }: { email: string; until: string }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const both = useBothTimes();
  const cancel = useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/me/email-change")),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(t`The change is cancelled.`, { tone: "success" });
    },
  });
  return (
    <Notice
      title={<Trans>The new address waits for your confirmation</Trans>}
      actions={
        <Button size="small" isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          <Trans>Cancel the change</Trans>
        </Button>
      }
    >
      <p>
        <Trans>
          We have sent an e-mail to <bdi>{email}</bdi>. Open its link by {both(until)}. Nothing there? Check
          the address for a spelling mistake.
        </Trans>
      </p>
      {cancel.error ? <ErrorState error={cancel.error} /> : null}
    </Notice>
  );
}

function ChangeForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [needsCode, setNeedsCode] = useState(false);
  const [isWrongCode, setIsWrongCode] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const hasCode = account.second_factor || needsCode;
  const submit = async () => {
    setIsPending(true);
    setIsWrongCode(false);
    try {
      await unwrap(
        api.POST("/api/v1/me/email-change", {
          body: { email: email.trim(), password, ...(hasCode ? { code: code.trim() } : {}) },
        }),
      );
      setEmail("");
      setPassword("");
      setCode("");
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(t`Open the link in the e-mail to the new address.`, { tone: "success" });
    } catch (error) {
      // The second factor was added elsewhere, after this page was loaded.
      if (isProblem(error, "code-needed")) setNeedsCode(true);
      else if (isProblem(error, "wrong-code")) setIsWrongCode(true);
      else throw error;
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Form onSubmit={submit} label={t`E-mail address`}>
      <TextField
        label={t`New e-mail address`}
        name="/email"
        type="email"
        autoComplete="email"
        description={t`Your registrations with the present address get the new one. Invitations and delegations that name it stay with it: ask the organisers to change them.`}
        maxLength={254}
        isRequired
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label={t`Password`}
        name="/password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={setPassword}
      />
      {hasCode ? (
        <TextField
          label={t`Code`}
          name="/code"
          description={t`From the authenticator app on your phone, or one of your recovery codes.`}
          autoComplete="one-time-code"
          minLength={6}
          maxLength={40}
          spellCheck={false}
          isRequired
          value={code}
          onChange={(value) => {
            setCode(value);
            setIsWrongCode(false);
          }}
          error={
            isWrongCode
              ? t`Wrong code. Each code works once and only for a short time: enter the one that is shown now.`
              : undefined
          }
        />
      ) : null}
      <FormActions>
        <Button type="submit" isPending={isPending}>
          <Trans>Change the e-mail address</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
