import { Trans } from "@lingui/react/macro";
import { Badge, Button } from "../ui";
import type { SaveStatus } from "./autosave";
import styles from "./award.module.css";

/** Whether what was typed is saved, said to screen readers only when it fails. */
export function SaveState({ status, onRetry }: { status: SaveStatus; onRetry: () => unknown }) {
  const hasFailed = status === "failed" || status === "refused";
  return (
    <span className={styles.saveState} role={hasFailed ? "status" : undefined} data-save={status}>
      {status === "saved" ? (
        <Badge tone="success" icon="check">
          <Trans>Saved</Trans>
        </Badge>
      ) : null}
      {status === "saving" || status === "changed" ? (
        <Badge>
          <Trans>Saving</Trans>
        </Badge>
      ) : null}
      {hasFailed ? (
        <Badge tone="danger" icon="warning">
          <Trans>Not saved</Trans>
        </Badge>
      ) : null}
      {status === "failed" ? (
        <Button size="small" icon="refresh" onPress={() => void onRetry()}>
          <Trans>Save again</Trans>
        </Button>
      ) : null}
    </span>
  );
}
