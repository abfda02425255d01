import { useLingui } from "@lingui/react/macro";
import type { PointerEvent } from "react";
import { useLocalizedMatch } from "../app/edition";
import { cx, Icon } from "../ui";
import styles from "./Grid.module.css";
import type { Block } from "./layout";
import type { Session } from "./queries";

interface GridBlockProps {
  session: Session;
  block: Block;
  times: string;
  isNarrow: boolean;
  isActive: boolean;
  isSelected: boolean;
  isHeld: boolean;
  isPinned: boolean;
  severity: string | undefined;
  movedBy: string | undefined;
  onPress: (isToggle: boolean) => void;
  onDrag: (event: PointerEvent<HTMLElement>, kind: "move" | "resize", grip: number) => void;
}

/** A session in the grid. Press it to see its details, hold it to move it; its lower edge changes its length. */
export function GridBlock(props: GridBlockProps) {
  const { session, block, times, severity, movedBy } = props;
  const { t } = useLingui();
  const { text: title, language } = useLocalizedMatch()(session.title);
  const state = session.state === "confirmed" ? "" : t`not confirmed`;
  const flaw = severity === "block" ? t`blocking conflict` : severity === "warn" ? t`warning` : "";
  const label = [title, times, state, flaw, props.isPinned ? t`pinned` : ""].filter(Boolean).join(", ");
  return (
    <>
      <button
        type="button"
        data-session={session.id}
        className={cx(
          styles.block,
          severity === "block" && styles.blocked,
          severity === "warn" && styles.warned,
          session.state !== "confirmed" && styles.draft,
          props.isSelected && styles.selected,
          props.isHeld && styles.held,
          movedBy !== undefined && styles.moved,
          block.isCut && styles.cut,
        )}
        aria-label={label}
        aria-pressed={props.isSelected}
        tabIndex={props.isActive ? 0 : -1}
        title={title}
        onClick={(event) => props.onPress(event.ctrlKey || event.metaKey || event.shiftKey)}
        onPointerDown={(event) => {
          const { top } = event.currentTarget.getBoundingClientRect();
          props.onDrag(event, "move", event.clientY - top);
        }}
      >
        <span className={styles.title} lang={language} dir="auto">
          {title}
        </span>
        {props.isNarrow ? null : (
          <span className={styles.facts}>
            {times}
            {props.isPinned ? <Icon name="pin" size={12} /> : null}
            {flaw ? <Icon name="warning" size={12} /> : null}
          </span>
        )}
        {movedBy === undefined ? null : <span className={styles.mover}>{movedBy}</span>}
      </button>
      <span
        className={styles.edge}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.stopPropagation();
          props.onDrag(event, "resize", 0);
        }}
      />
    </>
  );
}
