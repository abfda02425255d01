import { Trans, useLingui } from "@lingui/react/macro";
import { Link, Outlet } from "@tanstack/react-router";
import { Brand } from "./Brand";
import styles from "./EntryLayout.module.css";
import { LanguageMenu } from "./LanguageMenu";

/** Pages around signing in: one form, no navigation to distract from it. */
export function EntryLayout() {
  const { t } = useLingui();
  return (
    <div className={styles.entry}>
      <header className={styles.header}>
        <Link to="/" className={styles.home} aria-label={t`Congress, all editions`}>
          <Brand />
        </Link>
        <LanguageMenu />
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <div className={styles.card}>
          <Outlet />
        </div>
      </main>
      <footer className={styles.footer}>
        <a href="/docs/">
          <Trans>Documentation</Trans>
        </a>
      </footer>
    </div>
  );
}
