import type { ReactNode } from "react";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import styles from "./Notice.module.css";

export type NoticeKind = "info" | "success" | "warning" | "danger";

const icons: Record<NoticeKind, IconName> = {
  info: "info",
  success: "check-circle",
  warning: "warning",
  danger: "warning",
};

export interface NoticeProps {
  kind?: NoticeKind | undefined;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out when it appears: for what happens, not for what is there from the start. */
  isLive?: boolean | undefined;
  className?: string | undefined;
}

export function Notice({ kind = "info", title, children, actions, isLive = false, className }: NoticeProps) {
  const role = isLive ? (kind === "danger" ? "alert" : "status") : undefined;
  return (
    <div className={cx(styles.notice, styles[kind], className)} role={role}>
      <Icon name={icons[kind]} className={styles.icon} />
      <div className={styles.body}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children ? <div className={styles.text}>{children}</div> : null}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
    </div>
  );
}
