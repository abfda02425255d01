import { Trans } from "@lingui/react/macro";
import { type ReactElement, type ReactNode, useState } from "react";
import { Button } from "./Button";
import styles from "./ConfirmDialog.module.css";
import { Dialog } from "./Dialog";
import { ErrorState } from "./ErrorState";

export interface ConfirmDialogProps {
  /** The question: "Delete the webhook?" */
  title: ReactNode;
  /** What is lost, by name, and whether it can be undone. */
  children: ReactNode;
  /** The verb of what happens: "Delete". */
  confirmLabel: ReactNode;
  cancelLabel?: ReactNode;
  isDanger?: boolean | undefined;
  /** The dialog stays open and busy until it is done, and shows what it throws. */
  onConfirm: () => Promise<unknown> | unknown;
  trigger?: ReactElement | undefined;
  isOpen?: boolean | undefined;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, cancelLabel, isDanger = false, onConfirm, trigger, isOpen } = props;
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const confirm = async (close: () => void) => {
    setIsPending(true);
    setError(null);
    try {
      await onConfirm();
      close();
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog
      title={title}
      trigger={trigger}
      isOpen={isOpen}
      onOpenChange={(next) => {
        if (!next) setError(null);
        props.onOpenChange?.(next);
      }}
      size="small"
      role="alertdialog"
      actions={(close) => (
        <>
          <Button onPress={close} isDisabled={isPending} autoFocus={isDanger}>
            {cancelLabel ?? <Trans>Cancel</Trans>}
          </Button>
          <Button
            variant={isDanger ? "danger" : "primary"}
            isPending={isPending}
            autoFocus={!isDanger}
            onPress={() => confirm(close)}
          >
            {confirmLabel}
          </Button>
        </>
      )}
    >
      <div className={styles.body}>
        {error ? <ErrorState error={error} /> : null}
        <div>{children}</div>
      </div>
    </Dialog>
  );
}
