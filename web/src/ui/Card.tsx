import type { ReactNode } from "react";
import styles from "./Card.module.css";
import { cx } from "./cx";

export interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** Without inner space, for a table or a list that reaches the edges. */
  isFlush?: boolean | undefined;
  className?: string | undefined;
}

export function Card({ title, actions, children, isFlush = false, className }: CardProps) {
  return (
    <div className={cx(styles.card, className)}>
      {title || actions ? (
        <div className={styles.head}>
          {title ? <h3 className={styles.title}>{title}</h3> : null}
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </div>
      ) : null}
      <div className={isFlush ? styles.flush : styles.body}>{children}</div>
    </div>
  );
}

/** Cards next to each other, as many as the width allows. */
export function CardGrid({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <div className={cx(styles.grid, className)}>{children}</div>;
}

export interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  /** What it means or how it changed. */
  note?: ReactNode;
  className?: string | undefined;
}

/** One figure of a dashboard. */
export function Figure({ label, value, note, className }: FigureProps) {
  return (
    <Card className={className}>
      <dl className={styles.figure}>
        <dt>{label}</dt>
        <dd className={styles.value}>{value}</dd>
        {note ? <dd className={styles.note}>{note}</dd> : null}
      </dl>
    </Card>
  );
}
