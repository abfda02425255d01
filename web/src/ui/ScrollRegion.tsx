import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./ScrollRegion.module.css";

export interface ScrollRegionProps {
  /** What it contains, for those who do not see it. */
  label: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A wide table that scrolls on its own, also by keyboard. A shadow shows where there is more. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={cx(styles.region, className)} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
