import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Kbd.module.css";

export interface KbdProps {
  children: ReactNode;
  className?: string | undefined;
}

/** A key, as written on the keyboard. */
export function Kbd({ children, className }: KbdProps) {
  return <kbd className={cx(styles.kbd, className)}>{children}</kbd>;
}
