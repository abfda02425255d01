import { useLingui } from "@lingui/react/macro";
import { type MouseEvent, memo } from "react";
import { AppLink, isPlainClick } from "./AppLink";
import { cx } from "./cx";
import styles from "./DataTable.module.css";
import type { Column } from "./tableColumns";

interface TableRowProps<Row> {
  row: Row;
  index: number;
  rowKey: string;
  columns: readonly Column<Row>[];
  label: ((row: Row) => string) | undefined;
  href: ((row: Row) => string | undefined) | undefined;
  isActive: boolean;
  /** Null if rows cannot be selected. */
  isSelected: boolean | null;
  height: number;
  onOpen: (index: number, event?: MouseEvent) => void;
  onSelect: (index: number, extendsRange: boolean) => void;
}

const interactive = "a, button, input, select, textarea, label, [role='button']";

function TableRowView<Row>(props: TableRowProps<Row>) {
  const { row, index, rowKey, columns, label, isActive, isSelected, height, onOpen, onSelect } = props;
  const { t } = useLingui();
  const href = props.href?.(row);
  const name = label?.(row);
  const position = index + 1;
  const clicked = (event: MouseEvent<HTMLTableRowElement>) => {
    const target = event.target;
    if (!(target instanceof Element) || target.closest(interactive)) return;
    // A click that ends the selection of text is not meant to open the row.
    if (window.getSelection()?.toString()) return;
    if (href && isPlainClick(event)) onOpen(index);
  };
  return (
    <tr
      data-row={index}
      data-key={rowKey}
      tabIndex={isActive ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? undefined}
      className={cx(styles.row, href && styles.link, isSelected && styles.selected)}
      style={{ blockSize: height }}
      onClick={clicked}
    >
      {isSelected === null ? null : (
        <td className={styles.check}>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            aria-label={name ? t`Select ${name}` : t`Select row ${position}`}
            onChange={() => {}}
            onClick={(event) => onSelect(index, event.shiftKey)}
          />
        </td>
      )}
      {columns.map((column, place) => (
        <td key={column.id} className={column.isNumeric ? styles.numeric : undefined}>
          {place === 0 && href ? (
            <AppLink href={href} tabIndex={-1} className={styles.rowLink}>
              {column.cell(row)}
            </AppLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** Rows are drawn again only when they change, not at each step of scrolling. */
export const TableRow = memo(TableRowView) as typeof TableRowView;
