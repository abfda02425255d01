import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Account, setMe } from "../app/session";
import { Button, Dialog, toast } from "../ui";
import styles from "./account.module.css";
import { OpenIdButton } from "./OpenIdButton";
import { SignInForm } from "./SignInForm";

/** The sign-in has ended in the middle of work: over the page, so that what was typed stays. */
export default function SignInAgainDialog({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = () => {
    setIsLeaving(true);
    window.location.assign("/sign-in");
  };
  return (
    <Dialog title={<Trans>Sign in again</Trans>} isOpen isDismissable={false} size="small">
      <div className={styles.stack}>
        <p>
          <Trans>
            Your sign-in has ended. What you typed on this page is kept: sign in, then send it again.
          </Trans>
        </p>
        <SignInForm
          email={account.email}
          onSignedIn={(next) => {
            setMe(client, next);
            // What failed in between is loaded again; forms wait for the person.
            void client.invalidateQueries();
            toast(t`You are signed in again. Send what you typed once more.`, { tone: "success" });
          }}
        />
        <OpenIdButton
          next={window.location.pathname + window.location.search}
          note={
            <Trans>This leaves the page: copy what you typed first. You come back here afterwards.</Trans>
          }
        />
        <Button variant="quiet" onPress={leave} isPending={isLeaving}>
          <Trans>Leave the page and sign in as someone else</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
