import { Trans } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useStore } from "../api/store";
import { SendVerificationButton } from "../app/SendVerificationButton";
import { useMe } from "../app/session";
import { LinkButton, Page } from "../ui";
import styles from "./account.module.css";
import { lastEmail } from "./lastEmail";

const route = getRouteApi("/entry/verify");

/** After signing up. The same for every address, so that it does not reveal who has an account. */
export function VerifyPage() {
  const { next } = route.useSearch();
  const search = next ? { next } : {};
  const sentTo = useStore(lastEmail);
  const me = useMe();
  const email = sentTo ?? me?.email;
  return (
    <Page title={<Trans>Check your e-mail</Trans>}>
      <div className={styles.stack}>
        <p>
          {email ? (
            <Trans>
              We have sent an e-mail to <strong>{email}</strong>. Open its link to confirm that the address is
              yours, then sign in.
            </Trans>
          ) : (
            <Trans>
              We have sent you an e-mail. Open its link to confirm that the address is yours, then sign in.
            </Trans>
          )}
        </p>
        <p className={styles.note}>
          <Trans>
            Nothing after a few minutes? Look into the spam folder, and check the address for a spelling
            mistake. If you already had an account with this address, sign in or set a new password.
          </Trans>
        </p>
        <div className={styles.actions}>
          {me && !me.email_verified ? <SendVerificationButton /> : null}
          {me ? null : (
            <>
              <LinkButton to="/sign-in" search={search} variant="primary">
                <Trans>Sign in</Trans>
              </LinkButton>
              <LinkButton to="/sign-up" search={search}>
                <Trans>Use another address</Trans>
              </LinkButton>
            </>
          )}
        </div>
      </div>
    </Page>
  );
}
