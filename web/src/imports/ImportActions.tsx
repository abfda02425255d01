import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { newKey } from "../api/client";
import { Button, ErrorState, RadioGroupField, useNumber } from "../ui";
import styles from "./imports.module.css";
import { type Import, sendImport } from "./queries";
import type { Mode } from "./request";
import type { CheckRequest } from "./useCheck";

interface ImportActionsProps {
  request: CheckRequest;
  result: Import;
  /** The choices have changed since the check. */
  isStale: boolean;
  onImported: (made: Import) => void;
}

/** The last step: writes what was checked. */
export function ImportActions({ request, result, isStale, onImported }: ImportActionsProps) {
  const { t } = useLingui();
  const { number } = useNumber();
  const [mode, setMode] = useState<Mode>("partial");
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // A key for each way, so that pressing the button again cannot import twice.
  const keys = useRef<Record<Mode, string> | null>(null);
  keys.current ??= { atomic: newKey(), partial: newKey() };
  const { created, updated, refused } = result.summary;
  const changes = created + updated;
  const isHeld = mode === "atomic" && refused > 0;
  const run = async () => {
    setIsPending(true);
    setError(null);
    try {
      onImported(await sendImport({ ...request, mode, key: keys.current?.[mode] }));
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <div className={styles.import}>
      {refused > 0 ? (
        <RadioGroupField
          label={t`What about the refused rows?`}
          name="mode"
          value={mode}
          onChange={(value) => setMode(value === "atomic" ? "atomic" : "partial")}
          options={[
            {
              value: "partial",
              label: t`Import the other rows now`,
              description: t`You can correct the refused rows later and import the file again: what is there does not change.`,
            },
            {
              value: "atomic",
              label: t`All rows or none`,
              description: t`Nothing is imported while a row is refused.`,
            },
          ]}
        />
      ) : null}
      <p>
        {changes === 0 ? (
          <Trans>There is nothing to import: no row is new or has changes.</Trans>
        ) : (
          <Trans>
            New: {number(created)}. With changes: {number(updated)}. You can undo the whole import afterwards,
            as long as nothing that it wrote has changed since.
          </Trans>
        )}
      </p>
      {error ? <ErrorState error={error} /> : null}
      {isStale ? (
        <p className={styles.note}>
          <Trans>You have changed how the file is read. Check again before you import.</Trans>
        </p>
      ) : null}
      <div className={styles.actions}>
        <Button
          variant="primary"
          icon="upload"
          isPending={isPending}
          isDisabled={isStale || isHeld || changes === 0}
          onPress={run}
        >
          <Plural value={changes} one="Import # row" other="Import # rows" />
        </Button>
      </div>
    </div>
  );
}
