import { Trans } from "@lingui/react/macro";
import styles from "./RequestId.module.css";

/** To be quoted when the failure is reported. A click selects all of it. */
export function RequestId({ id }: { id: string }) {
  return (
    <p className={styles.line}>
      <Trans>
        Request id: <code className={styles.id}>{id}</code>
      </Trans>
    </p>
  );
}
