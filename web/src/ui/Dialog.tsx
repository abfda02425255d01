import { useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Dialog as AriaDialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { cx } from "./cx";
import styles from "./Dialog.module.css";
import { Icon } from "./Icon";

type Content = ReactNode | ((close: () => void) => ReactNode);

export interface DialogProps {
  title: ReactNode;
  /** A button that opens the dialog. Without it, give `isOpen` and `onOpenChange`. */
  trigger?: ReactElement | undefined;
  isOpen?: boolean | undefined;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
  children: Content;
  /** Buttons at the bottom. For a form put `FormActions` into the form instead. */
  actions?: Content;
  size?: "small" | "medium" | "large" | undefined;
  role?: "dialog" | "alertdialog" | undefined;
  /** False: neither Escape nor a click outside closes it, and there is no close button. */
  isDismissable?: boolean | undefined;
  className?: string | undefined;
}

const render = (content: Content, close: () => void) =>
  typeof content === "function" ? content(close) : content;

export function Dialog(props: DialogProps) {
  const { trigger, isOpen, onOpenChange, size = "medium", role = "dialog", isDismissable = true } = props;
  const { t } = useLingui();
  const control = {
    ...(isOpen === undefined ? {} : { isOpen }),
    ...(onOpenChange ? { onOpenChange } : {}),
  };
  const overlay = (
    <ModalOverlay
      className={styles.overlay ?? ""}
      // A click outside would throw away what was typed; a question is closed by its answers.
      isDismissable={false}
      isKeyboardDismissDisabled={!isDismissable}
      {...(trigger ? {} : control)}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <AriaDialog role={role} className={cx(styles.dialog, props.className)}>
          {({ close }) => (
            <>
              <header className={styles.head}>
                <Heading slot="title" level={2} className={styles.title ?? ""}>
                  {props.title}
                </Heading>
                {isDismissable ? (
                  <AriaButton aria-label={t`Close`} onPress={close} className={styles.close ?? ""}>
                    <Icon name="close" />
                  </AriaButton>
                ) : null}
              </header>
              <div className={styles.body}>{render(props.children, close)}</div>
              {props.actions ? (
                <footer className={styles.actions}>{render(props.actions, close)}</footer>
              ) : null}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
  return trigger ? (
    <DialogTrigger {...control}>
      {trigger}
      {overlay}
    </DialogTrigger>
  ) : (
    overlay
  );
}
