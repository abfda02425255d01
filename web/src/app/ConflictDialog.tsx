import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Button, Dialog, type Difference, type Side, useLanguageName } from "../ui";
import styles from "./ConflictDialog.module.css";
import type { OpenConflict } from "./useConflict";

export interface ConflictDialogProps {
  conflict: OpenConflict | null;
  /** The label of each field, as in the form. */
  labels: Readonly<Record<string, string>>;
  /** How a value is written; text and numbers as they are. */
  format?: ((field: string, value: unknown) => string) | undefined;
}

function write(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(write).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${write(one)}`)
      .join("\n");
  }
  return String(value);
}

/** Another person has saved first: what they changed, and whose value is kept. */
export function ConflictDialog({
  conflict,
  labels,
  format = (_, value) => write(value),
}: ConflictDialogProps) {
  return conflict ? <OpenConflictDialog conflict={conflict} labels={labels} format={format} /> : null;
}

interface OpenProps {
  conflict: OpenConflict;
  labels: Readonly<Record<string, string>>;
  format: (field: string, value: unknown) => string;
}

function OpenConflictDialog({ conflict, labels, format }: OpenProps) {
  const labelOf = useDifferenceLabel(labels);
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const contested = conflict.differences.filter(({ isContested }) => isContested);
  const others = conflict.differences.filter(({ isContested }) => !isContested);
  const isComplete = contested.every(({ id }) => choices.has(id));
  return (
    <Dialog
      title={<Trans>Another person has changed this</Trans>}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) conflict.cancel();
      }}
      size="large"
      actions={
        <>
          <Button onPress={conflict.cancel}>
            <Trans>Back to the form</Trans>
          </Button>
          <Button variant="primary" isDisabled={!isComplete} onPress={() => conflict.choose(choices)}>
            <Trans>Save with these values</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        {contested.length > 0 ? (
          <>
            <p>
              <Trans>You both changed these fields. Choose which value to keep.</Trans>
            </p>
            {contested.map((difference) => (
              <Choice
                key={difference.id}
                label={labelOf(difference)}
                difference={difference}
                format={format}
                chosen={choices.get(difference.id)}
                onChoose={(side) => setChoices((before) => new Map(before).set(difference.id, side))}
              />
            ))}
          </>
        ) : null}
        {others.length > 0 ? (
          <>
            <p>
              <Trans>Only the other person changed these fields. Their values are kept.</Trans>
            </p>
            <dl className={styles.list}>
              {others.map((difference) => (
                <div key={difference.id}>
                  <dt>{labelOf(difference)}</dt>
                  <dd className={styles.value}>{format(difference.field, difference.theirs)}</dd>
                </div>
              ))}
            </dl>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

/** The label of a field as in the form, with the language if it is about one. */
function useDifferenceLabel(labels: OpenProps["labels"]): (difference: Difference) => string {
  const { t } = useLingui();
  const nameOf = useLanguageName();
  return ({ field, language }) => {
    const label = labels[field] ?? field;
    if (language === null) return label;
    const name = nameOf(language);
    return t`${label} (${name})`;
  };
}

interface ChoiceProps {
  label: string;
  difference: Difference;
  format: (field: string, value: unknown) => string;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}

function Choice({ label, difference, format, chosen, onChoose }: ChoiceProps) {
  const { t } = useLingui();
  const name = useId();
  const { field, before, mine, theirs } = difference;
  const sides = [
    { side: "theirs" as const, title: t`Theirs`, value: theirs },
    { side: "mine" as const, title: t`Yours`, value: mine },
  ];
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      <p className={styles.before}>
        <Trans>Before: {format(field, before)}</Trans>
      </p>
      <div className={styles.sides}>
        {sides.map(({ side, title, value }) => (
          <label key={side} className={styles.side}>
            <input type="radio" name={name} checked={chosen === side} onChange={() => onChoose(side)} />
            <span>
              <span className={styles.title}>{title}</span>
              <span className={styles.value}>{format(field, value)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
