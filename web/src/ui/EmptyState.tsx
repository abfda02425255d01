import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./EmptyState.module.css";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

export interface EmptyStateProps {
  title: ReactNode;
  /** Why it is empty, and the next step. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: IconName | undefined;
  className?: string | undefined;
}

export function EmptyState({ title, children, action, icon = "inbox", className }: EmptyStateProps) {
  return (
    <div className={cx(styles.empty, className)}>
      <span className={styles.icon}>
        <Icon name={icon} size={24} />
      </span>
      <p className={styles.title}>{title}</p>
      {children ? <div className={styles.text}>{children}</div> : null}
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}
