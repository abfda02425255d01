import { Trans } from "@lingui/react/macro";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { safeNext } from "../app/next";
import { useMe } from "../app/session";
import { Page } from "../ui";
import styles from "./account.module.css";
import { OpenIdButton } from "./OpenIdButton";
import { SignInForm } from "./SignInForm";
import { useSignedIn } from "./useSignedIn";

const route = getRouteApi("/entry/sign-in");

export function SignInPage() {
  const { next } = route.useSearch();
  const me = useMe();
  const signedIn = useSignedIn();
  // Someone who is signed in already has nothing to do here; after signing in, `signedIn` leads on.
  const [wasSignedIn] = useState(me !== null);
  if (wasSignedIn && me) return <Navigate to={safeNext(next)} replace />;
  return (
    <Page
      title={<Trans>Sign in</Trans>}
      description={next ? <Trans>Sign in to open the page that you asked for.</Trans> : undefined}
    >
      <div className={styles.stack}>
        <SignInForm onSignedIn={(account) => signedIn(account, next)} />
        <OpenIdButton next={next} />
        <div className={styles.links}>
          <Link to="/forgot-password">
            <Trans>Forgot your password?</Trans>
          </Link>
          <Link to="/sign-up" search={next ? { next } : {}}>
            <Trans>Create an account</Trans>
          </Link>
        </div>
      </div>
    </Page>
  );
}
