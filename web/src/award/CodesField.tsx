import { Trans, useLingui } from "@lingui/react/macro";
import { IconButton, SelectField, type SelectOption } from "../ui";
import styles from "./award.module.css";

interface CodesFieldProps {
  label: string;
  name: string;
  description?: string | undefined;
  placeholder: string;
  options: readonly SelectOption[];
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
}

/** Several countries or languages: chosen one by one, each with a button that removes it. */
export function CodesField(props: CodesFieldProps) {
  const { label, name, description, placeholder, options, value, onChange } = props;
  const { t } = useLingui();
  const nameOf = (code: string) => options.find((one) => one.value === code)?.label ?? code;
  return (
    <div>
      <SelectField
        label={label}
        name={name}
        description={description}
        placeholder={placeholder}
        options={options.filter((one) => !value.includes(one.value))}
        value=""
        onChange={(code) => code && onChange([...value, code])}
      />
      {value.length > 0 ? (
        <ul className={styles.chips} aria-label={label}>
          {value.map((code) => {
            const chosen = nameOf(code);
            return (
              <li key={code} className={styles.chip}>
                {chosen}
                <IconButton
                  size="small"
                  icon="close"
                  label={t`Remove ${chosen}`}
                  onPress={() => onChange(value.filter((one) => one !== code))}
                />
              </li>
            );
          })}
        </ul>
      ) : (
        <p className={styles.note}>
          <Trans>None chosen</Trans>
        </p>
      )}
    </div>
  );
}
