import { useLingui } from "@lingui/react/macro";
import { Skeleton } from "../ui";
import styles from "./PendingPage.module.css";

/** In the place of a page that is being loaded, with the same layout. */
export function PendingPage() {
  const { t } = useLingui();
  return (
    <div className={styles.pending} role="status" aria-label={t`Loading`}>
      <Skeleton lines={1} className={styles.title} />
      <Skeleton lines={6} shape="rows" />
    </div>
  );
}
