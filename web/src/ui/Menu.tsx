import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Button, type ButtonSize, type ButtonVariant } from "./Button";
import { cx } from "./cx";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import styles from "./Menu.module.css";

export interface MenuItemProps {
  id: string;
  label: string;
  /** A second line. */
  description?: ReactNode;
  icon?: IconName | undefined;
  onAction: () => void;
  isDanger?: boolean | undefined;
  isDisabled?: boolean | undefined;
  /** The choice in force, in a menu of choices. */
  isCurrent?: boolean | undefined;
}

export interface MenuProps {
  /** The text of the button that opens the menu, or with `trigger` the name of the menu. */
  label: string;
  /** Another button, such as an `IconButton`. */
  trigger?: ReactElement | undefined;
  items: readonly MenuItemProps[];
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: IconName | undefined;
  placement?: "bottom start" | "bottom end" | "top start" | "top end" | "end top" | undefined;
  isDisabled?: boolean | undefined;
  className?: string | undefined;
}

export function Menu(props: MenuProps) {
  const { label, trigger, items, variant, size, icon, placement = "bottom start", className } = props;
  return (
    <MenuTrigger>
      {trigger ?? (
        <Button
          variant={variant}
          size={size}
          icon={icon}
          isDisabled={props.isDisabled ?? false}
          className={className}
        >
          {label}
          <Icon name="chevron-down" size={16} className={styles.arrow} />
        </Button>
      )}
      <Popover placement={placement} offset={4} className={cx(styles.popover)}>
        <AriaMenu
          aria-label={label}
          className={styles.menu ?? ""}
          onAction={(key) => items.find((item) => item.id === key)?.onAction()}
        >
          {items.map((item) => (
            <MenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              isDisabled={item.isDisabled ?? false}
              className={cx(styles.item, item.isDanger && styles.danger)}
              {...(item.isCurrent ? { "aria-current": true } : {})}
            >
              {item.icon ? <Icon name={item.icon} size={16} className={styles.icon} /> : null}
              <span className={styles.text}>
                <span>{item.label}</span>
                {item.description ? <span className={styles.description}>{item.description}</span> : null}
              </span>
              {item.isCurrent ? <Icon name="check" size={16} /> : null}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
