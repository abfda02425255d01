import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import type { Account } from "../app/session";
import { useCountdown } from "../app/useCountdown";
import { Button, Form, FormActions, Notice, TextField } from "../ui";
import styles from "./account.module.css";
import { PasswordField } from "./PasswordField";

interface SignInFormProps {
  /** To sign in again as the same person. */
  email?: string;
  onSignedIn: (account: Account) => Promise<void> | void;
}

/** E-mail and password, then the code if the account has a second factor. */
export function SignInForm({ email: fixed, onSignedIn }: SignInFormProps) {
  const { t } = useLingui();
  const [email, setEmail] = useState(fixed ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"password" | "code">("password");
  const [refusal, setRefusal] = useState<"credentials" | "code" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const seconds = useCountdown(waitUntil);

  const submit = async () => {
    if (isPending || seconds > 0) return;
    setIsPending(true);
    setError(null);
    setRefusal(null);
    try {
      const answer = await unwrap(
        api.POST("/api/v1/auth/cookies", {
          body: { email: email.trim(), password, ...(step === "code" ? { code: code.trim() } : {}) },
        }),
      );
      await onSignedIn(answer.account);
    } catch (reason) {
      if (isProblem(reason, "code-needed")) setStep("code");
      else if (isProblem(reason, "wrong-code")) setRefusal("code");
      else if (isProblem(reason, "wrong-credentials")) {
        setStep("password");
        setCode("");
        setRefusal("credentials");
      } else if (isProblem(reason, "too-many-tries")) {
        setWaitUntil(Date.now() + (reason.retryAfter ?? 60) * 1000);
      } else setError(reason);
    } finally {
      setIsPending(false);
    }
  };

  return (
    <Form onSubmit={submit} error={error} label={t`Sign in`}>
      {seconds > 0 ? (
        <Notice kind="warning" title={<Trans>Too many attempts</Trans>} isLive>
          {/* Read out once; the figure then only changes for the eye. */}
          <Trans>To protect your account, wait before the next attempt.</Trans>{" "}
          <span aria-hidden="true">{t`${plural(seconds, { one: "# second left.", other: "# seconds left." })}`}</span>
        </Notice>
      ) : null}
      {refusal === "credentials" ? (
        <Notice kind="danger" title={<Trans>Wrong e-mail or password</Trans>} isLive>
          <Trans>Check both and try again. If you have forgotten the password, set a new one.</Trans>
        </Notice>
      ) : null}
      {step === "password" ? (
        <>
          <TextField
            label={t`E-mail`}
            name="/email"
            type="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            isRequired
            isDisabled={fixed !== undefined}
          />
          <PasswordField
            label={t`Password`}
            name="/password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            isRequired
          />
        </>
      ) : (
        <TextField
          label={t`Code`}
          name="/code"
          description={t`From the authenticator app on your phone, or one of your recovery codes.`}
          autoComplete="one-time-code"
          value={code}
          onChange={(value) => {
            setCode(value);
            setRefusal(null);
          }}
          error={
            refusal === "code"
              ? t`Wrong code. Each code works once and only for a short time: enter the one that is shown now.`
              : undefined
          }
          minLength={6}
          maxLength={40}
          spellCheck={false}
          autoFocus
          isRequired
        />
      )}
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          isPending={isPending}
          isDisabled={seconds > 0}
          className={styles.wide}
        >
          <Trans>Sign in</Trans>
        </Button>
        {step === "code" ? (
          <Button
            variant="quiet"
            onPress={() => {
              setStep("password");
              setCode("");
            }}
          >
            <Trans>Back</Trans>
          </Button>
        ) : null}
      </FormActions>
    </Form>
  );
}
