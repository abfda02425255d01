import { Trans, useLingui } from "@lingui/react/macro";
import { newKey } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, IconButton, LocalizedField, moved, TextField } from "../ui";
import { type OptionValues, slugFrom } from "./questionForm";
import styles from "./registration.module.css";

interface OptionsFieldProps {
  label: string;
  value: readonly OptionValues[];
  onChange: (options: readonly OptionValues[]) => void;
}

/** The options of a choice, in order. */
export function OptionsField({ label, value, onChange }: OptionsFieldProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const main = congress.languages[0] ?? "en";
  const change = (at: number, next: Partial<OptionValues>) =>
    onChange(value.map((option, place) => (place === at ? { ...option, ...next } : option)));
  return (
    <fieldset className={styles.stack}>
      <legend>{label}</legend>
      <ol className={styles.rows}>
        {value.map((option, at) => {
          const number = at + 1;
          const suggested = slugFrom(option.text[main] ?? "");
          return (
            <li key={option.key} className={styles.row}>
              <div className={styles.rowText}>
                <LocalizedField
                  label={t`Option ${number}`}
                  name={`/options/${at}/text`}
                  isRequired
                  languages={congress.languages}
                  value={option.text}
                  onChange={(text) =>
                    change(
                      at,
                      option.slug === suggested ? { text, slug: slugFrom(text[main] ?? "") } : { text },
                    )
                  }
                />
                <TextField
                  label={t`Short name of option ${number}`}
                  name={`/options/${at}/slug`}
                  isRequired
                  maxLength={80}
                  pattern="[a-z0-9]+(-[a-z0-9]+)*"
                  patternHint={t`Use lower-case letters, digits and single hyphens.`}
                  spellCheck={false}
                  value={option.slug}
                  onChange={(slug) => change(at, { slug })}
                />
              </div>
              <div className={styles.actions}>
                <IconButton
                  label={t`Move option ${number} up`}
                  icon="arrow-up"
                  isDisabled={at === 0}
                  onPress={() => onChange(moved(value, at, at - 1))}
                />
                <IconButton
                  label={t`Move option ${number} down`}
                  icon="arrow-down"
                  isDisabled={at === value.length - 1}
                  onPress={() => onChange(moved(value, at, at + 1))}
                />
                <IconButton
                  label={t`Remove option ${number}`}
                  icon="trash"
                  onPress={() => onChange(value.filter((_, place) => place !== at))}
                />
              </div>
            </li>
          );
        })}
      </ol>
      <div className={styles.actions}>
        <Button icon="add" onPress={() => onChange([...value, { key: newKey(), slug: "", text: {} }])}>
          <Trans>Add an option</Trans>
        </Button>
      </div>
    </fieldset>
  );
}
