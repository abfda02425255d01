import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "./Button";
import { CheckboxField } from "./CheckboxField";
import styles from "./ColumnChooser.module.css";
import { Popover } from "./Popover";
import { readSetting, writeSetting } from "./settings";
import { type Column, columnLabel, readHidden } from "./tableColumns";

export interface ColumnChooserProps {
  columns: readonly { id: string; label: string; isAlways?: boolean | undefined }[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: Set<string>) => void;
}

export function ColumnChooser({ columns, hidden, onChange }: ColumnChooserProps) {
  const { t } = useLingui();
  return (
    <Popover
      label={t`Columns`}
      placement="bottom end"
      trigger={
        <Button icon="columns">
          <Trans>Columns</Trans>
        </Button>
      }
    >
      <fieldset className={styles.list}>
        <legend className="visually-hidden">
          <Trans>Columns that are shown</Trans>
        </legend>
        {columns.map((column) => (
          <CheckboxField
            key={column.id}
            name={`column-${column.id}`}
            label={column.label}
            isDisabled={column.isAlways}
            isSelected={!hidden.has(column.id)}
            onChange={(isShown) => {
              const next = new Set(hidden);
              if (isShown) next.delete(column.id);
              else next.add(column.id);
              onChange(next);
            }}
          />
        ))}
      </fieldset>
    </Popover>
  );
}

/** The columns a person has chosen, remembered on this device under `name`, and the button to choose them. */
export function useColumns<Row>(name: string, columns: readonly Column<Row>[]) {
  const storageKey = `columns:${name}`;
  const ids = columns.map((column) => column.id);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const initial = columns.filter((column) => column.isHidden).map((column) => column.id);
    return readHidden(readSetting(storageKey), ids) ?? new Set(initial);
  });
  const change = (next: Set<string>) => {
    setHidden(next);
    writeSetting(storageKey, [...next].join(" "));
  };
  const options = columns.map((column) => ({
    id: column.id,
    label: columnLabel(column),
    isAlways: column.isAlways,
  }));
  return {
    columns: columns.map((column) => ({ ...column, isHidden: hidden.has(column.id) && !column.isAlways })),
    chooser: <ColumnChooser columns={options} hidden={hidden} onChange={change} />,
  };
}
