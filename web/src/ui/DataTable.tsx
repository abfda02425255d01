import { useLingui } from "@lingui/react/macro";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, Fragment, useCallback, useEffect, useMemo, useRef } from "react";
import { cx } from "./cx";
import styles from "./DataTable.module.css";
import { Spinner } from "./Spinner";
import { type SelectedRows, selectionState, toggleAll } from "./selection";
import { TableRow } from "./TableRow";
import { type Column, tableWidth } from "./tableColumns";
import { useTableKeyboard } from "./useTableKeyboard";

export interface TableSelection {
  selected: SelectedRows;
  onChange: (selected: SelectedRows) => void;
}

export interface DataTableProps<Row> {
  /** The name of the table. */
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** A name for the check box of a row: "Select Amina Diallo". */
  rowLabel?: ((row: Row) => string) | undefined;
  columns: readonly Column<Row>[];
  /** The page of a row: a link in its first cell, and what Enter and a click on the row open. */
  rowHref?: ((row: Row) => string | undefined) | undefined;
  selection?: TableSelection | undefined;
  /** Called near the end of what is loaded: load the next page. */
  onEnd?: (() => void) | undefined;
  isLoadingMore?: boolean | undefined;
  /** How many there are, if more than are loaded. */
  total?: number | undefined;
  /** Of the scrolled area. Default: the height of the rows, up to 75 % of the screen. */
  height?: number | string | undefined;
  className?: string | undefined;
}

const rowRem = 2.5;
const near = 20;

function rowPixels(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rowRem * (Number.isFinite(rem) ? rem : 16);
}

/** A table of any length: only the rows in view are in the document. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    rows,
    rowKey,
    rowLabel,
    rowHref,
    selection,
    onEnd,
    isLoadingMore = false,
    total,
    height,
  } = props;
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => props.columns.filter((column) => !column.isHidden), [props.columns]);
  const size = useMemo(rowPixels, []);
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);

  const scrollToRow = useRef<(index: number) => void>(() => {});
  const keyboard = useTableKeyboard({ scroller, keys, rows, rowHref, selection, size, scrollToRow });
  const { activeIndex } = keyboard;

  const rangeExtractor = useCallback(
    (range: Range) => {
      // The row with the focus stays in the document, or the focus would be lost when it is scrolled away.
      const indexes = defaultRangeExtractor(range);
      const isIn = activeIndex >= range.count || indexes.includes(activeIndex);
      return isIn ? indexes : [...indexes, activeIndex].sort((left, right) => left - right);
    },
    [activeIndex],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 12,
    rangeExtractor,
    scrollPaddingStart: size,
    scrollPaddingEnd: 4,
    initialRect: { width: 800, height: 600 },
    useFlushSync: false,
  });
  scrollToRow.current = (index) => virtualizer.scrollToIndex(index, { align: "auto" });

  const items = virtualizer.getVirtualItems();
  const lastShown = virtualizer.range?.endIndex ?? 0;
  const askedFor = useRef(-1);
  useEffect(() => {
    if (!onEnd || isLoadingMore || rows.length === 0 || lastShown < rows.length - near) return;
    // Once for each length, however often the end is passed.
    if (askedFor.current === rows.length) return;
    askedFor.current = rows.length;
    onEnd();
  }, [onEnd, isLoadingMore, rows.length, lastShown]);

  const span = columns.length + (selection ? 1 : 0);
  const count = total ?? rows.length;
  const style: CSSProperties = {
    inlineSize: "100%",
    minInlineSize: `${tableWidth(columns, Boolean(selection))}px`,
  };
  const state = selection ? selectionState(selection.selected) : "none";
  let end = 0;

  return (
    <div
      ref={scroller}
      className={cx(styles.scroller, props.className)}
      style={height ? { blockSize: height } : undefined}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows take the focus is a grid.
        role="grid"
        aria-label={label}
        aria-rowcount={onEnd && total === undefined ? -1 : count + 1}
        aria-multiselectable={selection ? true : undefined}
        aria-busy={isLoadingMore}
        className={styles.table}
        style={style}
        onKeyDown={keyboard.onKeyDown}
        onFocus={keyboard.onFocus}
      >
        <colgroup>
          {selection ? <col style={{ inlineSize: "44px" }} /> : null}
          {columns.map((column) => (
            <col key={column.id} style={column.width ? { inlineSize: `${column.width}px` } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1} style={{ blockSize: size }}>
            {selection ? (
              <th scope="col" className={styles.check}>
                <input
                  type="checkbox"
                  aria-label={t`Select all`}
                  checked={state === "all"}
                  ref={(input) => {
                    if (input) input.indeterminate = state === "some";
                  }}
                  onChange={() => selection.onChange(toggleAll(selection.selected))}
                />
              </th>
            ) : null}
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.isNumeric ? styles.numeric : undefined}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const gap = item.start - end;
            end = item.end;
            const key = keys[item.index] ?? String(item.index);
            return (
              <Fragment key={key}>
                {gap > 0 ? <Spacer height={gap} span={span} /> : null}
                <TableRow
                  row={row}
                  index={item.index}
                  rowKey={key}
                  columns={columns}
                  label={rowLabel}
                  href={rowHref}
                  isActive={item.index === activeIndex}
                  isSelected={selection ? selection.selected === "all" || selection.selected.has(key) : null}
                  height={size}
                  onOpen={keyboard.open}
                  onSelect={keyboard.select}
                />
              </Fragment>
            );
          })}
          {virtualizer.getTotalSize() > end ? (
            <Spacer height={virtualizer.getTotalSize() - end} span={span} />
          ) : null}
        </tbody>
      </table>
      {isLoadingMore ? (
        <div className={styles.more}>
          <Spinner label={t`Loading more`} />
        </div>
      ) : null}
    </div>
  );
}

/** Stands for the rows that are not in the document. */
function Spacer({ height, span }: { height: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes no focus.
    <tr aria-hidden="true" className={styles.spacer}>
      <td colSpan={span} style={{ blockSize: height }} />
    </tr>
  );
}
