import { useLingui } from "@lingui/react/macro";
import { createLink } from "@tanstack/react-router";
import { type ComponentPropsWithRef, forwardRef, type ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import styles from "./Button.module.css";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { Spinner } from "./Spinner";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium";

interface ButtonLook {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: IconName | undefined;
  className?: string | undefined;
}

function buttonClass({ variant = "secondary", size = "medium", className }: ButtonLook): string {
  return cx(styles.button, styles[variant], size === "small" && styles.small, className);
}

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style">, ButtonLook {
  children?: ReactNode;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant, size, icon, className, children, ...props },
  ref,
) {
  const { t } = useLingui();
  const isPending = props.isPending ?? false;
  return (
    <AriaButton {...props} ref={ref} className={buttonClass({ variant, size, className })}>
      {isPending ? <Spinner label={t`Working`} size={16} className={styles.spinner} /> : null}
      <span className={cx(styles.content, isPending && styles.pending)}>
        {icon ? <Icon name={icon} size={16} /> : null}
        {children}
      </span>
    </AriaButton>
  );
});

const LinkAnchor = forwardRef<HTMLAnchorElement, Omit<ComponentPropsWithRef<"a">, "ref"> & ButtonLook>(
  function LinkAnchor({ variant, size, icon, className, children, ...props }, ref) {
    return (
      <a {...props} ref={ref} className={buttonClass({ variant, size, className })}>
        <span className={styles.content}>
          {icon ? <Icon name={icon} size={16} /> : null}
          {children}
        </span>
      </a>
    );
  },
);

/** A link to another page of the app that looks like a button: `to`, `params` and `search` are checked against the routes. */
export const LinkButton = createLink(LinkAnchor);

export interface IconButtonProps
  extends Omit<AriaButtonProps, "className" | "children" | "style" | "aria-label"> {
  label: string;
  icon: IconName;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  className?: string | undefined;
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, icon, variant = "quiet", size, className, ...props },
  ref,
) {
  return (
    <AriaButton
      {...props}
      ref={ref}
      aria-label={label}
      className={cx(buttonClass({ variant, size }), styles.iconOnly, className)}
    >
      {/* A tool tip for the mouse; the name for everyone else is the label. */}
      <span title={label} className={styles.iconBox}>
        <Icon name={icon} size={size === "small" ? 16 : 20} />
      </span>
    </AriaButton>
  );
});
