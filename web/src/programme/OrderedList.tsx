import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { cx, ErrorState, Icon, IconButton, Spinner, useDragOrder } from "../ui";
import { moved } from "../ui/order";
import styles from "./OrderedList.module.css";

interface OrderedListProps<Item> {
  /** What is in the list. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  /** Saves the new order. What it throws is shown, and the list is as it was. */
  onOrder: (ordered: Item[]) => Promise<unknown>;
  children: (item: Item, place: number) => ReactNode;
  actions?: ((item: Item, place: number) => ReactNode) | undefined;
}

/** A list that a person orders: by dragging the handle, or by buttons. The new order is shown while it is saved. */
export function OrderedList<Item>(props: OrderedListProps<Item>) {
  const { label, items, keyOf, nameOf, onOrder, children, actions } = props;
  const { t } = useLingui();
  const list = useRef<HTMLOListElement>(null);
  const [pending, setPending] = useState<readonly Item[] | null>(null);
  const [said, setSaid] = useState("");
  const [error, setError] = useState<unknown>(null);
  const shown = pending ?? items;
  // The buttons of the item that was moved by them keep the focus, wherever it is now.
  const focused = useRef<{ place: number; isUp: boolean } | null>(null);
  useLayoutEffect(() => {
    const wanted = focused.current;
    if (!wanted) return;
    focused.current = null;
    const buttons = list.current?.children[wanted.place]?.querySelectorAll<HTMLButtonElement>("[data-move]");
    const [up, down] = buttons ?? [];
    const [first, second] = wanted.isUp ? [up, down] : [down, up];
    (first?.disabled ? second : first)?.focus();
  });

  const press = (from: number, to: number) => {
    if (pending !== null) return;
    focused.current = { place: to, isUp: to < from };
    void move(from, to);
  };
  const move = async (from: number, to: number) => {
    if (pending !== null || from === to || to < 0 || to >= items.length) return;
    const next = moved(items, from, to);
    const item = next[to];
    if (item === undefined) return;
    const name = nameOf(item);
    const place = to + 1;
    setPending(next);
    setError(null);
    setSaid(t`“${name}” is now number ${place}.`);
    try {
      await onOrder(next);
    } catch (reason) {
      setSaid("");
      setError(reason);
    } finally {
      setPending(null);
    }
  };
  const { drag, handle } = useDragOrder(list, (from, to) => void move(from, to));
  return (
    <div>
      {error ? <ErrorState error={error} /> : null}
      <ol ref={list} className={styles.rows} aria-label={label} aria-busy={pending !== null}>
        {shown.map((item, at) => {
          const name = nameOf(item);
          return (
            <li
              key={keyOf(item)}
              className={cx(
                styles.row,
                drag?.from === at && styles.dragged,
                drag && drag.to === at && drag.to < drag.from && styles.before,
                drag && drag.to === at && drag.to > drag.from && styles.after,
              )}
            >
              <span className={styles.handle} aria-hidden="true" title={t`Drag to move`} {...handle(at)}>
                <Icon name="menu" />
              </span>
              <div className={styles.content}>{children(item, at)}</div>
              <div className={styles.actions}>
                <IconButton
                  data-move="up"
                  label={t`Move up: ${name}`}
                  icon="arrow-up"
                  isDisabled={at === 0}
                  onPress={() => press(at, at - 1)}
                />
                <IconButton
                  data-move="down"
                  label={t`Move down: ${name}`}
                  icon="arrow-down"
                  isDisabled={at === shown.length - 1}
                  onPress={() => press(at, at + 1)}
                />
                {actions?.(item, at)}
              </div>
            </li>
          );
        })}
      </ol>
      <p role="status" className={styles.said}>
        {pending ? <Spinner size={16} /> : null} {said}
      </p>
    </div>
  );
}
