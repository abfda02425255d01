import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef, useState } from "react";
import { Button } from "./Button";
import styles from "./CopyField.module.css";
import { cx } from "./cx";

export interface CopyFieldProps {
  label: string;
  value: string;
  description?: string | undefined;
  className?: string | undefined;
}

/** An address or a secret to take elsewhere. */
export function CopyField({ label, value, description, className }: CopyFieldProps) {
  const { t } = useLingui();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid(t`Copied`);
    } catch {
      // Without permission, or without HTTPS: selected, it can be copied by hand.
      input.current?.focus();
      input.current?.select();
      setSaid(t`Selected. Press Ctrl+C or ⌘C to copy.`);
    }
    setTimeout(() => setSaid(""), 4000);
  };
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {description ? (
        <p id={`${id}-description`} className={styles.description}>
          {description}
        </p>
      ) : null}
      <div className={styles.row}>
        <input
          ref={input}
          id={id}
          readOnly
          value={value}
          aria-describedby={description ? `${id}-description` : undefined}
          className={styles.value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button icon={said ? "check" : "copy"} onPress={copy}>
          <Trans>Copy</Trans>
        </Button>
      </div>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </div>
  );
}
