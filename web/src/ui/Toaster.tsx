import { useLingui } from "@lingui/react/macro";
import { useEffect, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { LeaveDialog } from "./LeaveDialog";
import styles from "./Toaster.module.css";
import { closeToast, durationOf, type Toast, toastStore } from "./toasts";

const icons: Record<NonNullable<Toast["tone"]>, IconName> = {
  neutral: "info",
  info: "info",
  success: "check-circle",
  warning: "warning",
  danger: "warning",
};

/** What lives once in the app: the toasts, and the question before unsaved changes are left. */
export function Toaster() {
  const { t } = useLingui();
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  // While a pointer or the focus is on one of them, none goes away.
  const [isHeld, setIsHeld] = useState(false);
  return (
    <>
      <LeaveDialog />
      {createPortal(
        // Open dialogs hide everything else from screen readers, except what is marked as the top layer.
        <section
          aria-label={t`Notifications`}
          data-react-aria-top-layer="true"
          data-print="no"
          className={styles.region}
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
          onFocus={() => setIsHeld(true)}
          onBlur={() => setIsHeld(false)}
        >
          <ul aria-live="polite" className={styles.list}>
            {toasts.map((one) => (
              <ToastView key={one.id} toast={one} isHeld={isHeld} />
            ))}
          </ul>
        </section>,
        document.body,
      )}
    </>
  );
}

function ToastView({ toast, isHeld }: { toast: Toast; isHeld: boolean }) {
  const { t } = useLingui();
  const { id, tone = "neutral", action } = toast;
  const duration = durationOf(toast);
  useEffect(() => {
    if (isHeld || !Number.isFinite(duration)) return;
    const timer = setTimeout(() => closeToast(id), duration);
    return () => clearTimeout(timer);
  }, [id, duration, isHeld]);
  return (
    <li className={cx(styles.toast, styles[tone])}>
      <Icon name={icons[tone]} className={styles.icon} />
      <p className={styles.message}>{toast.message}</p>
      {action ? (
        <Button
          size="small"
          onPress={() => {
            closeToast(id);
            action.onAction();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton label={t`Close`} icon="close" size="small" onPress={() => closeToast(id)} />
    </li>
  );
}
