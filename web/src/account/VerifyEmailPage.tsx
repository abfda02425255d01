import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { safeNext } from "../app/next";
import { meQuery, useMe } from "../app/session";
import { Button, ErrorState, LinkButton, Notice, Page, useOpen } from "../ui";
import styles from "./account.module.css";
import { rememberedNext, rememberNext } from "./pendingNext";

const route = getRouteApi("/entry/verify-email/$secret");

/** Programs that scan e-mails open links: only the button changes something. */
export function VerifyEmailPage() {
  const { secret } = route.useParams();
  const client = useQueryClient();
  const me = useMe();
  const open = useOpen();
  const [next] = useState(() => rememberedNext());
  const verify = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/accounts/verify", { body: { secret } })),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  const email = verify.data?.email;
  return (
    <Page title={<Trans>Confirm your e-mail address</Trans>}>
      <div className={styles.stack}>
        {email !== undefined ? (
          <>
            <Notice kind="success" title={<Trans>E-mail address confirmed</Trans>} isLive>
              <Trans>
                <strong>{email}</strong> is confirmed. You can now register for congresses.
              </Trans>
            </Notice>
            {me ? (
              <Button
                variant="primary"
                onPress={() => {
                  rememberNext(null);
                  open(safeNext(next));
                }}
              >
                <Trans>Continue</Trans>
              </Button>
            ) : (
              <LinkButton to="/sign-in" search={next ? { next } : {}} variant="primary">
                <Trans>Sign in</Trans>
              </LinkButton>
            )}
          </>
        ) : (
          <>
            <p>
              <Trans>Confirm that you have signed up with the address to which we sent the e-mail.</Trans>
            </p>
            {isProblem(verify.error, "secret-not-valid") ? (
              <Notice kind="danger" title={<Trans>This link is not valid</Trans>} isLive>
                <Trans>
                  It is too old, or a newer e-mail has replaced it. Sign in and have the e-mail sent again.
                </Trans>
              </Notice>
            ) : null}
            {verify.error && !isProblem(verify.error, "secret-not-valid") ? (
              <ErrorState error={verify.error} />
            ) : null}
            <div className={styles.actions}>
              <Button variant="primary" isPending={verify.isPending} onPress={() => verify.mutate()}>
                <Trans>Confirm this address</Trans>
              </Button>
              {verify.error ? (
                <LinkButton to="/sign-in" search={{ next: "/verify" }}>
                  <Trans>Sign in</Trans>
                </LinkButton>
              ) : null}
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
