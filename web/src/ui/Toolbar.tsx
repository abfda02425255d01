import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Toolbar.module.css";

export interface ToolbarProps {
  /** What the controls are for, for screen readers: "Filters". */
  label?: string | undefined;
  children: ReactNode;
  /** Shown at the far end. */
  end?: ReactNode;
  className?: string | undefined;
}

/** Filters and actions over a list. */
export function Toolbar({ label, children, end, className }: ToolbarProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of one answer, not for filters.
    <div role="group" aria-label={label} className={cx(styles.toolbar, className)}>
      {children}
      {end ? <div className={styles.end}>{end}</div> : null}
    </div>
  );
}
