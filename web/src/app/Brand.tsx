import styles from "./Brand.module.css";

/** The mark of the service: a table with seats around it. */
export function Brand({ isMarkOnly = false }: { isMarkOnly?: boolean }) {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 24 24" width={24} height={24} aria-hidden="true" className={styles.mark}>
        <rect x="0.5" y="0.5" width="23" height="23" rx="6" />
        <path d="M17 8.2a6.2 6.2 0 1 0 0 7.6" />
        <circle cx="12" cy="12" r="1.8" />
      </svg>
      {isMarkOnly ? null : <span>Congress</span>}
    </span>
  );
}
