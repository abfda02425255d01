import { Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton, SelectField, TextField } from "../ui";
import styles from "./programme.module.css";
import type { LinkValues } from "./sessionForm";
import { isOneOf, linkLabels, useOptions } from "./words";

interface LinksFieldProps {
  value: readonly LinkValues[];
  onChange: (value: readonly LinkValues[]) => void;
}

/** Material, recordings and other pages. */
export function LinksField({ value, onChange }: LinksFieldProps) {
  const { t } = useLingui();
  const kinds = useOptions(linkLabels);
  const change = (at: number, some: Partial<LinkValues>) =>
    onChange(value.map((link, place) => (place === at ? { ...link, ...some } : link)));
  return (
    <fieldset className={styles.fieldset}>
      <legend>{t`Links`}</legend>
      {value.map((link, at) => {
        const number = at + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a link is its place in the list.
          <div key={at} className={styles.linkRow}>
            <SelectField
              label={t`Link ${number}: kind`}
              name={`/links/${at}/kind`}
              options={kinds}
              value={link.kind}
              onChange={(kind) => isOneOf(linkLabels, kind) && change(at, { kind })}
            />
            <TextField
              label={t`Link ${number}: title`}
              name={`/links/${at}/title`}
              isRequired
              maxLength={300}
              value={link.title}
              onChange={(title) => change(at, { title })}
            />
            <TextField
              label={t`Link ${number}: address`}
              name={`/links/${at}/url`}
              type="url"
              isRequired
              maxLength={2000}
              placeholder="https://"
              value={link.url}
              onChange={(url) => change(at, { url })}
            />
            <IconButton
              icon="trash"
              label={t`Remove link ${number}`}
              onPress={() => onChange(value.filter((_, place) => place !== at))}
            />
          </div>
        );
      })}
      <div className={styles.actions}>
        <Button
          icon="add"
          isDisabled={value.length >= 50}
          onPress={() => onChange([...value, { kind: "material", title: "", url: "" }])}
        >
          <Trans>Add a link</Trans>
        </Button>
      </div>
    </fieldset>
  );
}
