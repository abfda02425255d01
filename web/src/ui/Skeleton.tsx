import { Trans } from "@lingui/react/macro";
import { cx } from "./cx";
import styles from "./Skeleton.module.css";

export interface SkeletonProps {
  lines?: number | undefined;
  /** Lines of text, or the rows of a table or list. */
  shape?: "text" | "rows" | undefined;
  className?: string | undefined;
}

/** Holds the place of content that is on its way. */
export function Skeleton({ lines = 3, shape = "text", className }: SkeletonProps) {
  return (
    <div className={cx(styles.skeleton, shape === "rows" && styles.rows, className)} role="status">
      <span className="visually-hidden">
        <Trans>Loading</Trans>
      </span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}
