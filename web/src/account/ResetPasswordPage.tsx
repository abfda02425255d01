import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { forgetMe } from "../app/session";
import { Button, Form, FormActions, LinkButton, Notice, Page } from "../ui";
import styles from "./account.module.css";
import { NewPasswordField } from "./PasswordField";

const route = getRouteApi("/entry/reset-password/$secret");

export function ResetPasswordPage() {
  const { t } = useLingui();
  const { secret } = route.useParams();
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const reset = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT("/api/v1/password-resets/{secret}", { params: { path: { secret } }, body: { password } }),
      ),
    // It has ended every sign-in, that of this browser too.
    onSuccess: () => forgetMe(client),
  });
  const isInvalid = isProblem(reset.error, "secret-not-valid");
  return (
    <Page title={<Trans>Choose a new password</Trans>}>
      <div className={styles.stack}>
        {reset.isSuccess ? (
          <>
            <Notice kind="success" title={<Trans>Password changed</Trans>} isLive>
              <Trans>You are signed out everywhere. Sign in with the new password.</Trans>
            </Notice>
            <LinkButton to="/sign-in" variant="primary">
              <Trans>Sign in</Trans>
            </LinkButton>
          </>
        ) : (
          <>
            {isInvalid ? (
              <Notice
                kind="danger"
                title={<Trans>This link is not valid</Trans>}
                isLive
                actions={
                  <LinkButton to="/forgot-password">
                    <Trans>Send a new link</Trans>
                  </LinkButton>
                }
              >
                <Trans>A link works once and for an hour.</Trans>
              </Notice>
            ) : null}
            <Form onSubmit={() => reset.mutate()} error={isInvalid ? null : reset.error}>
              <NewPasswordField
                label={t`New password`}
                name="/password"
                value={password}
                onChange={setPassword}
              />
              <FormActions>
                <Button type="submit" variant="primary" isPending={reset.isPending} className={styles.wide}>
                  <Trans>Change password</Trans>
                </Button>
              </FormActions>
            </Form>
          </>
        )}
      </div>
    </Page>
  );
}
