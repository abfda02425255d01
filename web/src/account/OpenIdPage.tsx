import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { Button, ErrorState, Form, FormActions, LinkButton, Notice, Page, Spinner, TextField } from "../ui";
import styles from "./account.module.css";
import { forgetOpenId, recallOpenId } from "./openId";
import { useSignedIn } from "./useSignedIn";

const route = getRouteApi("/entry/openid");

type State = "working" | "code" | "wrong-code" | "not-started" | "failed";

/** Where the provider sends the person back to. */
export function OpenIdPage() {
  const { t } = useLingui();
  const { code: authorizationCode, state: providerState, error: refusal } = route.useSearch();
  const signedIn = useSignedIn();
  const [state, setState] = useState<State>("working");
  const [error, setError] = useState<unknown>(null);
  const [code, setCode] = useState("");

  const finish = async (secondFactor: string | null) => {
    const pending = recallOpenId();
    if (!pending || !authorizationCode || !providerState) {
      setState("not-started");
      return;
    }
    setError(null);
    try {
      const answer = await unwrap(
        api.POST("/api/v1/auth/openid/cookies", {
          body: {
            attempt: pending.attempt,
            state: providerState,
            authorization_code: authorizationCode,
            ...(secondFactor === null ? {} : { code: secondFactor }),
          },
        }),
      );
      forgetOpenId();
      await signedIn(answer.account, pending.next);
    } catch (reason) {
      if (isProblem(reason, "code-needed")) setState("code");
      else if (isProblem(reason, "wrong-code")) setState("wrong-code");
      else {
        setError(reason);
        setState("failed");
      }
    }
  };

  // The provider's code works once, and in development effects run twice.
  const hasStarted = useRef(false);
  const start = useRef(finish);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    void start.current(null);
  }, []);

  const startAgain = (
    <LinkButton to="/sign-in" variant="primary">
      <Trans>Start again</Trans>
    </LinkButton>
  );
  return (
    <Page title={<Trans>Sign in with your organisation</Trans>}>
      <div className={styles.stack}>
        {state === "working" ? <Spinner label={t`Signing in`} /> : null}
        {state === "not-started" ? (
          <>
            <Notice kind="warning" title={<Trans>Sign-in not completed</Trans>}>
              {refusal ? (
                <Trans>Your organisation did not confirm the sign-in: {refusal}.</Trans>
              ) : (
                <Trans>This sign-in was not started in this tab, or it is already finished.</Trans>
              )}
            </Notice>
            {startAgain}
          </>
        ) : null}
        {state === "failed" ? (
          <>
            <ErrorState error={error} />
            {startAgain}
          </>
        ) : null}
        {state === "code" || state === "wrong-code" ? (
          <Form onSubmit={() => finish(code.trim())}>
            <TextField
              label={t`Code`}
              name="/code"
              description={t`From the authenticator app on your phone, or one of your recovery codes.`}
              autoComplete="one-time-code"
              value={code}
              onChange={setCode}
              error={state === "wrong-code" ? t`Wrong code. Enter the one that is shown now.` : undefined}
              minLength={6}
              maxLength={40}
              autoFocus
              isRequired
            />
            <FormActions>
              <Button type="submit" variant="primary">
                <Trans>Sign in</Trans>
              </Button>
            </FormActions>
          </Form>
        ) : null}
      </div>
    </Page>
  );
}
