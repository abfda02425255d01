import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, LinkButton, Page } from "../ui";
import { congressQuery } from "./edition";
import styles from "./Message.module.css";
import { NotFoundPage } from "./NotFoundPage";
import { useMe } from "./session";
import { useSignOut } from "./useSignOut";

/** An edition that is not there, or a draft that is hidden from people who do not work on it. */
export function EditionNotFound() {
  const { edition = "" } = useParams({ strict: false });
  const { data: congress } = useQuery({ ...congressQuery(edition), enabled: false });
  const email = useMe()?.email ?? "";
  const signOut = useSignOut();
  // The edition is there, the page in it is not.
  if (congress) return <NotFoundPage />;
  return (
    <div className={styles.message}>
      <Page title={<Trans>Edition not found</Trans>} isNarrow>
        <p>
          <Trans>
            There is no edition <strong>{edition}</strong>, or it is a draft and you are not on its staff. You
            are signed in as {email}.
          </Trans>
        </p>
        <ul>
          <li>
            <Trans>Check the address for a spelling mistake.</Trans>
          </li>
          <li>
            <Trans>If you work on this edition, ask its organisers to give your account a role.</Trans>
          </li>
          <li>
            <Trans>If you have another account, sign in with that one.</Trans>
          </li>
        </ul>
        <div className={styles.actions}>
          <LinkButton to="/" variant="primary" icon="home">
            <Trans>All editions</Trans>
          </LinkButton>
          <Button onPress={signOut}>
            <Trans>Sign in with another account</Trans>
          </Button>
        </div>
      </Page>
    </div>
  );
}
