import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { Button, Form, FormActions, Notice, Page, TextField } from "../ui";
import styles from "./account.module.css";

export function ForgotPasswordPage() {
  const { t } = useLingui();
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/password-resets", { body: { email: email.trim() } })),
  });
  const sentTo = ask.data?.email;
  return (
    <Page title={<Trans>Set a new password</Trans>}>
      <div className={styles.stack}>
        {sentTo !== undefined ? (
          <Notice kind="success" title={<Trans>Check your e-mail</Trans>} isLive>
            <Trans>
              If <strong>{sentTo}</strong> has an account, we have sent a link to it. The link is valid for an
              hour.
            </Trans>
          </Notice>
        ) : (
          <Form onSubmit={async () => void (await ask.mutateAsync())}>
            <p>
              <Trans>
                Enter the e-mail address of your account. We send a link with which you can set a new
                password.
              </Trans>
            </p>
            <TextField
              label={t`E-mail`}
              name="/email"
              type="email"
              autoComplete="username"
              value={email}
              onChange={setEmail}
              maxLength={254}
              isRequired
            />
            <FormActions>
              <Button type="submit" variant="primary" isPending={ask.isPending} className={styles.wide}>
                <Trans>Send the link</Trans>
              </Button>
            </FormActions>
          </Form>
        )}
        <div className={styles.links}>
          <Link to="/sign-in">
            <Trans>Back to signing in</Trans>
          </Link>
        </div>
      </div>
    </Page>
  );
}
