import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTime } from "../app/time";
import { useSignOut } from "../app/useSignOut";
import { Badge, Button, ConfirmDialog, QueryState, Section, Skeleton, toast } from "../ui";
import styles from "./account.module.css";
import { readAgent } from "./agent";
import { endSignIn, signInsKey, signInsQuery } from "./signIns";

/** Where the account is signed in, and how to end it. */
export function SignIns() {
  const { t } = useLingui();
  const client = useQueryClient();
  const time = useTime();
  const signOut = useSignOut();
  const query = useQuery(signInsQuery);
  const others = query.data?.filter(({ current }) => !current) ?? [];
  const endAll = async () => {
    for (const { id } of others) await endSignIn(id);
    await signOut();
  };
  return (
    <Section
      title={<Trans>Sign-ins</Trans>}
      description={<Trans>Browsers and programs that are signed in to your account.</Trans>}
      actions={
        <ConfirmDialog
          trigger={
            <Button icon="sign-out">
              <Trans>Sign out everywhere</Trans>
            </Button>
          }
          title={<Trans>Sign out everywhere?</Trans>}
          confirmLabel={<Trans>Sign out everywhere</Trans>}
          isDanger
          onConfirm={endAll}
        >
          <p>
            <Trans>
              All sign-ins end, this one too. API keys keep working: revoke them if they may be known to
              others.
            </Trans>
          </p>
        </ConfirmDialog>
      }
    >
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={3} />}>
        {(items) => (
          <ul className={styles.rows}>
            {items.map((item) => {
              const { browser, system } = readAgent(item.user_agent);
              const name =
                browser && system
                  ? t`${browser} on ${system}`
                  : (browser ?? item.user_agent ?? t`Unknown program`);
              return (
                <li key={item.id} className={styles.row}>
                  <div className={styles.rowText}>
                    <p className={styles.rowName}>
                      <bdi>{name}</bdi>
                      {item.current ? (
                        <Badge tone="success">
                          <Trans>This browser</Trans>
                        </Badge>
                      ) : null}
                      {item.second_factor ? (
                        <Badge icon="shield">
                          <Trans>Second factor</Trans>
                        </Badge>
                      ) : null}
                    </p>
                    <p className={styles.note}>
                      <Trans>
                        Signed in {time.formatDateTime(item.created_at)}, ends{" "}
                        {time.formatDateTime(item.expires_at)} (
                        {time.zoneLabelAt(item.created_at, item.expires_at)}).
                      </Trans>{" "}
                      {item.last_used_at ? (
                        <Trans>Last used {time.formatAgo(item.last_used_at)}.</Trans>
                      ) : null}
                    </p>
                  </div>
                  {item.current ? null : (
                    <ConfirmDialog
                      trigger={
                        <Button size="small" aria-label={t`End the sign-in of ${name}`}>
                          <Trans>End</Trans>
                        </Button>
                      }
                      title={<Trans>End this sign-in?</Trans>}
                      confirmLabel={<Trans>End</Trans>}
                      isDanger
                      onConfirm={async () => {
                        await endSignIn(item.id);
                        await client.invalidateQueries({ queryKey: signInsKey });
                        toast(t`The sign-in has ended.`, { tone: "success" });
                      }}
                    >
                      <p>
                        <Trans>
                          {name} has to sign in again. What is typed there and not sent is kept until then.
                        </Trans>
                      </p>
                    </ConfirmDialog>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </QueryState>
    </Section>
  );
}
