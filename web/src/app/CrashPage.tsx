import { Trans } from "@lingui/react/macro";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { NetworkError, ProblemError } from "../api/problem";
import { Button, ErrorState, Page } from "../ui";
import { isFailedImport } from "./failedImport";
import { KeptLinks } from "./KeptLinks";
import styles from "./Message.module.css";

/** Where no layout is around it. */
export function RootCrashPage(props: ErrorComponentProps) {
  return (
    <main id="main" tabIndex={-1}>
      <CrashPage {...props} />
    </main>
  );
}

/** A page that could not be loaded or shown. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  // The network of the device has gone, or the service does not answer.
  const isCodeMissing = isFailedImport(error);
  const isAnswer = isCodeMissing || error instanceof ProblemError || error instanceof NetworkError;
  useEffect(() => {
    if (!isAnswer) console.error(error);
  }, [isAnswer, error]);
  const retry = () => {
    resetQueries();
    reset();
    void router.invalidate();
  };
  return (
    <div className={styles.message}>
      <Page
        title={
          isCodeMissing ? (
            <Trans>This page needs a network</Trans>
          ) : isAnswer ? (
            <Trans>This page could not be loaded</Trans>
          ) : (
            <Trans>This page has stopped working</Trans>
          )
        }
        isNarrow
      >
        <ErrorState error={isCodeMissing ? new NetworkError(error) : error} onRetry={retry} />
        <div className={styles.actions}>
          <Button icon="refresh" onPress={() => window.location.reload()}>
            <Trans>Reload the page</Trans>
          </Button>
          {isCodeMissing ? <KeptLinks /> : null}
          {/* A full load: whatever is broken in this page goes with it. */}
          <a href="/">
            <Trans>All editions</Trans>
          </a>
        </div>
      </Page>
    </div>
  );
}
