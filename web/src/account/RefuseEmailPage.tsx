import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { forgetMe } from "../app/session";
import { Button, Notice, Page } from "../ui";
import styles from "./account.module.css";
import { ChangeRefused } from "./ChangeRefused";

const route = getRouteApi("/entry/refuse-email/$secret");

/** The link in the e-mail to the previous address: "It was not me". */
export function RefuseEmailPage() {
  const { secret } = route.useParams();
  const client = useQueryClient();
  const refuse = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/accounts/email-change/refuse", { body: { secret } })),
    // It has ended every sign-in, that of this browser too.
    onSuccess: () => forgetMe(client),
  });
  const email = refuse.data?.email;
  return (
    <Page title={<Trans>Refuse the change of your e-mail address</Trans>}>
      <div className={styles.stack}>
        {email !== undefined ? (
          <Notice kind="success" title={<Trans>The change is refused</Trans>} isLive>
            <Trans>
              Your account has the address <strong>{email}</strong>. All sign-ins have ended. We have sent an
              e-mail to this address: open its link to set a new password.
            </Trans>
          </Notice>
        ) : (
          <>
            <p>
              <Trans>
                Press the button if you did not ask for this change: another person knows your password. Your
                account keeps this address, or gets it back. All sign-ins end, API keys are revoked, and you
                set a new password.
              </Trans>
            </p>
            {isProblem(refuse.error, "email-taken") ? (
              <Notice kind="danger" title={<Trans>This address has an account of its own</Trans>} isLive>
                <Trans>
                  It was created after the change. Contact the organisers, who can ask the operator for help.
                </Trans>
              </Notice>
            ) : (
              <ChangeRefused error={refuse.error} />
            )}
            <div className={styles.actions}>
              <Button variant="danger" isPending={refuse.isPending} onPress={() => refuse.mutate()}>
                <Trans>It was not me</Trans>
              </Button>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
