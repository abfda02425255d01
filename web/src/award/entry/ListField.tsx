import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button, IconButton } from "../../ui";
import styles from "../award.module.css";

interface ListFieldProps<Row> {
  label: string;
  description: string;
  addLabel: ReactNode;
  rows: readonly Row[];
  most: number;
  empty: Row;
  /** Rows are shown, and none can be added or removed. */
  isDisabled: boolean;
  onChange: (rows: readonly Row[]) => void;
  children: (row: Row, at: number, change: (some: Partial<Row>) => void) => ReactNode;
}

/** Rows of fields that can be added and removed. */
export function ListField<Row>({
  label,
  description,
  addLabel,
  rows,
  most,
  empty,
  isDisabled,
  onChange,
  children,
}: ListFieldProps<Row>) {
  const { t } = useLingui();
  return (
    <fieldset className={styles.fieldset}>
      <legend>{label}</legend>
      <p className={styles.note}>{description}</p>
      {rows.map((row, at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list.
          <div key={at} className={styles.listRow}>
            {children(row, at, (some) =>
              onChange(rows.map((one, place) => (place === at ? { ...one, ...some } : one))),
            )}
            {isDisabled ? null : (
              <IconButton
                icon="trash"
                label={t`Remove row ${number}: ${label}`}
                onPress={() => onChange(rows.filter((_, place) => place !== at))}
              />
            )}
          </div>
        );
      })}
      {isDisabled ? null : (
        <Button icon="add" isDisabled={rows.length >= most} onPress={() => onChange([...rows, empty])}>
          {addLabel}
        </Button>
      )}
    </fieldset>
  );
}
