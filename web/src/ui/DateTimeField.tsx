import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import styles from "./DateTimeField.module.css";
import { controlProps, type FieldProps, FieldShell } from "./Field";
import { useField } from "./formContext";
import { fromWallClock, toWallClock } from "./zonedTime";
import { generalZoneLabel, zoneLabel } from "./zoneLabel";

export interface DateTimeFieldProps extends FieldProps {
  /** The IANA name of the zone in which the person reads and writes the time. */
  zone: string;
  /** RFC 3339, or null if there is no time. */
  value: string | null | undefined;
  onChange: (value: string | null) => void;
  min?: string | undefined;
  max?: string | undefined;
}

/**
 * Next to the field stands the zone: its place and its offset at the time in the field. While there is no time, the offset
 * stands only where clocks never change.
 */
export function DateTimeField(props: DateTimeFieldProps) {
  const { zone, value, onChange, min, max } = props;
  const { t } = useLingui();
  const field = useField(props);
  // What is typed is kept as typed: a half-written date has no instant.
  const [draft, setDraft] = useState<{ text: string; value: string | null } | null>(null);
  const shown = draft && draft.value === (value ?? null) ? draft.text : value ? toWallClock(value, zone) : "";
  const zoneId = `${field.id}-zone`;
  const control = controlProps(field, props);
  return (
    <FieldShell {...props} field={field}>
      <span className={styles.row}>
        <input
          {...control}
          aria-describedby={[zoneId, field.describedBy].filter(Boolean).join(" ")}
          type="datetime-local"
          value={shown}
          min={min ? toWallClock(min, zone) : undefined}
          max={max ? toWallClock(max, zone) : undefined}
          onChange={(event) => {
            field.dismiss();
            const text = event.target.value;
            const next = fromWallClock(text, zone);
            setDraft({ text, value: next });
            onChange(next);
          }}
        />
        <span id={zoneId} className={styles.zone}>
          <span className="visually-hidden">{t`Time zone:`} </span>
          {value ? zoneLabel(zone, new Date(value)) : generalZoneLabel(zone)}
        </span>
      </span>
    </FieldShell>
  );
}
