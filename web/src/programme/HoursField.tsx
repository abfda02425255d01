import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { Button, DateTimeField, IconButton } from "../ui";
import { daysBetween } from "./filters";
import styles from "./programme.module.css";
import { type HoursValues, nextRow, onEveryDay } from "./roomForm";

interface HoursFieldProps {
  value: readonly HoursValues[];
  onChange: (value: readonly HoursValues[]) => void;
}

/** When a room is open, in the time zone of the edition. */
export function HoursField({ value, onChange }: HoursFieldProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const { time_zone: zone } = congress;
  const days = daysBetween(congress.starts_on, congress.ends_on);
  const change = (at: number, some: Partial<HoursValues>) =>
    onChange(value.map((hours, place) => (place === at ? { ...hours, ...some } : hours)));
  return (
    <fieldset className={styles.fieldset}>
      <legend>{t`Opening hours`}</legend>
      <p className={styles.note}>
        {value.length === 0 ? (
          <Trans>The room is open at any time.</Trans>
        ) : (
          <Trans>Sessions at other times are a conflict of the draft.</Trans>
        )}
      </p>
      {value.map((hours, at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: hours are their place in the list.
          <div key={at} className={styles.hours}>
            <DateTimeField
              label={t`Opens (${number})`}
              name={`/opening_hours/${at}/opens_at`}
              isRequired
              zone={zone}
              value={hours.opens_at}
              onChange={(opens_at) => change(at, { opens_at })}
            />
            <DateTimeField
              label={t`Closes (${number})`}
              name={`/opening_hours/${at}/closes_at`}
              isRequired
              zone={zone}
              value={hours.closes_at}
              onChange={(closes_at) => change(at, { closes_at })}
            />
            <IconButton
              icon="trash"
              label={t`Remove opening hours ${number}`}
              onPress={() => onChange(value.filter((_, place) => place !== at))}
            />
          </div>
        );
      })}
      <div className={styles.actions}>
        <Button
          icon="add"
          isDisabled={value.length >= 100}
          onPress={() => onChange([...value, nextRow(value, days, zone)])}
        >
          {value.length === 0 ? <Trans>Add opening hours</Trans> : <Trans>Add the next day</Trans>}
        </Button>
        {value.length === 1 && days.length > 1 ? (
          <Button icon="copy" onPress={() => onChange(onEveryDay(value, days, zone))}>
            <Trans>The same every day</Trans>
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}
