import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { useMe } from "../app/session";
import { Button, LinkButton, Notice, Page } from "../ui";
import styles from "./account.module.css";
import { ChangeRefused } from "./ChangeRefused";

const route = getRouteApi("/entry/confirm-email/$secret");

/** The link in the e-mail to a new address. Programs that scan e-mails open links: only the button changes something. */
export function ConfirmEmailPage() {
  const { secret } = route.useParams();
  const client = useQueryClient();
  const me = useMe();
  const confirm = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/accounts/email-change/confirm", { body: { secret } })),
    // Registrations have the new address too.
    onSuccess: () => client.invalidateQueries(),
  });
  const email = confirm.data?.email;
  return (
    <Page title={<Trans>Confirm your new e-mail address</Trans>}>
      <div className={styles.stack}>
        {email !== undefined ? (
          <>
            <Notice kind="success" title={<Trans>E-mail address changed</Trans>} isLive>
              <Trans>
                You sign in with <strong>{email}</strong> from now on, and your registrations with the
                previous address have this one. All other sign-ins have ended.
              </Trans>
            </Notice>
            <LinkButton to={me ? "/" : "/sign-in"} variant="primary">
              {me ? <Trans>Continue</Trans> : <Trans>Sign in</Trans>}
            </LinkButton>
          </>
        ) : (
          <>
            <p>
              <Trans>Confirm that you want to sign in with the address to which we sent the e-mail.</Trans>
            </p>
            {isProblem(confirm.error, "email-taken") ? (
              <Notice kind="danger" title={<Trans>This address has an account of its own</Trans>} isLive>
                <Trans>
                  Nothing was changed. Sign in to that account and erase it, or change to another address.
                </Trans>
              </Notice>
            ) : (
              <ChangeRefused error={confirm.error} />
            )}
            <div className={styles.actions}>
              <Button variant="primary" isPending={confirm.isPending} onPress={() => confirm.mutate()}>
                <Trans>Confirm this address</Trans>
              </Button>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
