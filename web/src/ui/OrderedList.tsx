import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { ErrorState } from "./ErrorState";
import { Icon } from "./Icon";
import styles from "./OrderedList.module.css";
import { moved } from "./order";
import { Spinner } from "./Spinner";
import { useDragOrder } from "./useDragOrder";

export interface OrderedListProps<Item> {
  /** What is in the list. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** A name for the buttons of an item: "Move up: Main hall". */
  nameOf: (item: Item) => string;
  /** Saves the new order. What it throws is shown, and the list is as it was. Null: it is only shown. */
  onOrder: ((ordered: Item[]) => Promise<unknown>) | null;
  children: (item: Item, place: number) => ReactNode;
  /** Further buttons of an item. */
  actions?: ((item: Item, place: number) => ReactNode) | undefined;
}

interface Focus {
  key: string;
  direction: "up" | "down";
}

/** A list whose items are put in order: dragged by their handle, or moved by their buttons. */
export function OrderedList<Item>(props: OrderedListProps<Item>) {
  const { label, items, keyOf, nameOf, actions, onOrder } = props;
  const { t } = useLingui();
  const list = useRef<HTMLOListElement>(null);
  // Shown at once, while it is saved.
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState("");
  const [error, setError] = useState<unknown>(null);
  const focus = useRef<Focus | null>(null);
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const shown = order ? order.flatMap((key) => byKey.get(key) ?? []) : items;

  const move = async (from: number, to: number) => {
    const item = items[from];
    if (
      onOrder === null ||
      order !== null ||
      item === undefined ||
      from === to ||
      to < 0 ||
      to >= items.length
    )
      return;
    const next = moved(items, from, to);
    const name = nameOf(item);
    const place = to + 1;
    setOrder(next.map(keyOf));
    setError(null);
    setSaid(t`“${name}” is now number ${place}.`);
    try {
      await onOrder(next);
    } catch (reason) {
      setSaid("");
      setError(reason);
    } finally {
      setOrder(null);
    }
  };
  const press = (item: Item, at: number, direction: Focus["direction"]) => {
    focus.current = { key: keyOf(item), direction };
    void move(at, direction === "up" ? at - 1 : at + 1);
  };
  // An element that changes its place loses the focus.
  useEffect(() => {
    if (!focus.current) return;
    const { key, direction } = focus.current;
    const row = [...(list.current?.children ?? [])].find((one) => one.getAttribute("data-key") === key);
    const button = (name: string) => row?.querySelector<HTMLButtonElement>(`[data-move="${name}"] button`);
    const wanted = button(direction);
    const target = wanted?.disabled ? button(direction === "up" ? "down" : "up") : wanted;
    if (target && document.activeElement !== target) target.focus();
    if (order === null) focus.current = null;
  }, [order]);
  const { drag, handle } = useDragOrder(list, (from, to) => void move(from, to));

  return (
    <div className={styles.stack}>
      {error ? <ErrorState error={error} /> : null}
      <ol ref={list} aria-label={label} className={styles.list} aria-busy={order !== null}>
        {shown.map((item, at) => {
          const name = nameOf(item);
          const key = keyOf(item);
          return (
            <li
              key={key}
              data-key={key}
              className={cx(
                styles.item,
                drag?.from === at && styles.dragged,
                drag && drag.to === at && drag.to < drag.from && styles.before,
                drag && drag.to === at && drag.to > drag.from && styles.after,
              )}
            >
              {onOrder ? (
                <span className={styles.handle} aria-hidden="true" title={t`Drag to move`} {...handle(at)}>
                  <Icon name="menu" />
                </span>
              ) : null}
              <div className={styles.content}>{props.children(item, at)}</div>
              <div className={styles.actions}>
                {onOrder ? (
                  <MoveButtons
                    name={name}
                    isFirst={at === 0}
                    isLast={at === shown.length - 1}
                    onMove={(direction) => press(item, at, direction)}
                  />
                ) : null}
                {actions?.(item, at)}
              </div>
            </li>
          );
        })}
      </ol>
      <p role="status" className={styles.said}>
        {order ? <Spinner size={16} /> : null} {said}
      </p>
    </div>
  );
}

interface MoveButtonsProps {
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (direction: Focus["direction"]) => void;
}

function MoveButtons({ name, isFirst, isLast, onMove }: MoveButtonsProps) {
  const { t } = useLingui();
  return (
    <>
      <span data-move="up">
        <IconButton
          label={t`Move up: ${name}`}
          icon="arrow-up"
          isDisabled={isFirst}
          onPress={() => onMove("up")}
        />
      </span>
      <span data-move="down">
        <IconButton
          label={t`Move down: ${name}`}
          icon="arrow-down"
          isDisabled={isLast}
          onPress={() => onMove("down")}
        />
      </span>
    </>
  );
}
