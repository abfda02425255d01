import { cx } from "./cx";
import styles from "./Spinner.module.css";

export interface SpinnerProps {
  /** What is going on, for screen readers. Without it the spinner is decoration. */
  label?: string | undefined;
  size?: number | undefined;
  className?: string | undefined;
}

export function Spinner({ label, size = 20, className }: SpinnerProps) {
  const shape = (
    <>
      <circle className={styles.track} cx="10" cy="10" r="7.5" />
      <path className={styles.arc} d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5" />
    </>
  );
  const classes = cx(styles.spinner, className);
  return label ? (
    <svg
      data-motion="essential"
      className={classes}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={label}
    >
      {shape}
    </svg>
  ) : (
    <svg
      data-motion="essential"
      className={classes}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      {shape}
    </svg>
  );
}
