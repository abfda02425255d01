import { type ReactElement, type ReactNode, useContext } from "react";
import { DialogTrigger, OverlayTriggerStateContext } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { cx } from "./cx";
import styles from "./Popover.module.css";

type Content = ReactNode | ((close: () => void) => ReactNode);

export interface PopoverProps {
  /** What is in it, for screen readers. */
  label: string;
  /** A button that opens it. */
  trigger: ReactElement;
  children: Content;
  placement?: "bottom start" | "bottom end" | "top start" | "top end" | "bottom" | "top" | undefined;
  isOpen?: boolean | undefined;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
  className?: string | undefined;
}

/** Content next to its button, closed by Escape and by a click elsewhere. */
export function Popover(props: PopoverProps) {
  const { label, trigger, children, placement = "bottom start", isOpen, onOpenChange, className } = props;
  return (
    <DialogTrigger {...(isOpen === undefined ? {} : { isOpen })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger}
      {/* Without a Dialog inside, the popover itself is the dialog, and its hidden buttons are in it. */}
      <AriaPopover aria-label={label} placement={placement} offset={4} className={styles.popover ?? ""}>
        <div className={cx(styles.content, className)}>
          <PopoverContent>{children}</PopoverContent>
        </div>
      </AriaPopover>
    </DialogTrigger>
  );
}

function PopoverContent({ children }: { children: Content }) {
  const state = useContext(OverlayTriggerStateContext);
  return typeof children === "function" ? children(() => state?.close()) : children;
}
