import { Trans, useLingui } from "@lingui/react/macro";
import type { PointerEvent } from "react";
import type { DraftSession } from "../app/draft";
import { useLocalizedMatch } from "../app/edition";
import { cx, Icon, IconButton, Menu, type MenuItemProps } from "../ui";
import styles from "./Grid.module.css";

/** Alone, added to the selection, or with all from the last one to it. */
export type Press = "open" | "toggle" | "range";

interface GridBlockProps {
  session: DraftSession;
  /** Its length cannot be changed here: it begins or ends on another day, or the grid is only read. */
  isFixed: boolean;
  times: string;
  isNarrow: boolean;
  /** Has room for one line at most. */
  isLow: boolean;
  isActive: boolean;
  isSelected: boolean;
  isHeld: boolean;
  isPinned: boolean;
  severity: string | undefined;
  movedBy: string | undefined;
  /** Where it is today, in words, if a proposal would move it. */
  was: string | undefined;
  onPress: (how: Press) => void;
  onMenu: () => void;
  /** What can be done with the session; null if it is not the one that the keyboard is on. */
  menu: readonly MenuItemProps[] | null;
  onDrag: (event: PointerEvent<HTMLElement>, kind: "move" | "resize", grip: number) => void;
}

/** A session in the grid. Press it to see its details, hold it to move it; its lower edge changes its length. */
export function GridBlock(props: GridBlockProps) {
  const { session, times, severity, movedBy, isPinned, was } = props;
  const { t } = useLingui();
  const { text: title, language } = useLocalizedMatch()(session.title);
  const isDraft = session.state !== "confirmed";
  const flaw = severity === "block" ? t`blocking conflict` : severity === "warn" ? t`warning` : "";
  const facts = [
    isDraft ? t`not confirmed` : "",
    flaw,
    isPinned ? t`pinned` : "",
    was === undefined ? "" : t`moved: today ${was}`,
  ].filter(Boolean);
  return (
    <>
      <button
        type="button"
        data-session={session.id}
        className={cx(
          styles.block,
          severity === "block" && styles.blocked,
          severity === "warn" && styles.warned,
          isDraft && styles.draft,
          props.isLow && styles.low,
          props.isSelected && styles.selected,
          props.isHeld && styles.held,
          movedBy !== undefined && styles.moved,
          was !== undefined && styles.changed,
        )}
        aria-pressed={props.isSelected}
        tabIndex={props.isActive ? 0 : -1}
        title={was === undefined ? title : t`${title} – today: ${was}`}
        onClick={(event) =>
          props.onPress(event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "open")
        }
        onContextMenu={(event) => {
          event.preventDefault();
          // A finger that rests drags.
          const { nativeEvent } = event;
          if (nativeEvent instanceof globalThis.PointerEvent && nativeEvent.pointerType === "touch") return;
          props.onMenu();
        }}
        onPointerDown={(event) => {
          const { top } = event.currentTarget.getBoundingClientRect();
          props.onDrag(event, "move", event.clientY - top);
        }}
      >
        <span className={styles.title} lang={language} dir="auto">
          {title}
        </span>
        <span className={props.isNarrow || props.isLow ? "visually-hidden" : styles.facts}>
          {times}
          {isPinned ? <Icon name="pin" size={12} /> : null}
          {flaw ? <Icon name="warning" size={12} /> : null}
          {was === undefined ? null : <Icon name="refresh" size={12} />}
          <span className="visually-hidden"> {facts.join(", ")}</span>
        </span>
        {movedBy === undefined ? null : <span className={styles.mover}>{movedBy}</span>}
        {was === undefined || props.isLow ? null : (
          <span className={styles.was} aria-hidden="true">
            <Trans>In the draft: {was}</Trans>
          </span>
        )}
      </button>
      {props.isFixed ? null : (
        <span
          className={styles.edge}
          aria-hidden="true"
          onPointerDown={(event) => {
            event.stopPropagation();
            props.onDrag(event, "resize", 0);
          }}
        />
      )}
      {props.menu ? (
        <span className={styles.menu} data-menu={session.id}>
          <Menu
            label={t`Actions for “${title}”`}
            trigger={<IconButton label={t`Actions for “${title}”`} icon="more" size="small" />}
            items={props.menu}
            placement="bottom end"
          />
        </span>
      ) : null}
    </>
  );
}
