import styles from "./settings.module.css";

/** A body or a response. It may scroll, so the keyboard reaches it. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className={styles.code}>
      <pre className={styles.pre}>{text}</pre>
    </section>
  );
}
