import { Trans } from "@lingui/react/macro";
import { LinkButton, Page } from "../ui";
import styles from "./Message.module.css";

/** Where no layout is around it. */
export function RootNotFoundPage() {
  return (
    <main id="main" tabIndex={-1}>
      <NotFoundPage />
    </main>
  );
}

export function NotFoundPage() {
  return (
    <div className={styles.message}>
      <Page title={<Trans>Page not found</Trans>} isNarrow>
        <p>
          <Trans>
            There is no page at this address. Check the address, or start from the list of editions.
          </Trans>
        </p>
        <div className={styles.actions}>
          <LinkButton to="/" variant="primary" icon="home">
            <Trans>All editions</Trans>
          </LinkButton>
        </div>
      </Page>
    </div>
  );
}
