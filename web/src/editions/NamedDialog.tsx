import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button, Dialog, Form, FormActions, LocalizedField, SelectField, TextField } from "../ui";
import { filledTexts, type Texts } from "./details";
import type { NamedItem } from "./NamedList";
import { slugOf, slugPattern } from "./slug";

type Kind = NonNullable<NamedItem["kind"]>;

export interface NamedValues {
  name: Record<string, string>;
  slug: string;
  kind: Kind;
}

interface NamedDialogProps {
  title: string;
  /** Null: a new one. */
  item: NamedItem | null;
  languages: readonly string[];
  kinds: Record<Kind, string> | null;
  onClose: () => void;
  onSave: (values: NamedValues) => Promise<void>;
}

function isKind(value: string, kinds: Record<Kind, string>): value is Kind {
  return value in kinds;
}

export function NamedDialog({ title, item, languages, kinds, onClose, onSave }: NamedDialogProps) {
  const { t } = useLingui();
  const [name, setName] = useState<Texts>(item?.name ?? {});
  const [slug, setSlug] = useState<string | null>(item?.slug ?? null);
  const [kind, setKind] = useState<Kind>(item?.kind ?? "congress");
  const [isPending, setIsPending] = useState(false);
  const derived = slugOf(name[languages[0] ?? ""] ?? "") || slugOf(Object.values(name).join(" "));
  const shown = slug ?? derived;
  const submit = async () => {
    setIsPending(true);
    try {
      await onSave({ name: filledTexts(name), slug: shown, kind });
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form onSubmit={submit} label={title}>
        <LocalizedField
          label={t`Name`}
          name="/name"
          languages={languages}
          value={name}
          onChange={setName}
          maxLength={200}
          isRequired
        />
        <TextField
          label={t`Short name in addresses`}
          name="/slug"
          description={t`Small letters, digits and hyphens.`}
          pattern={slugPattern}
          patternHint={t`Use small letters and digits, with single hyphens between them.`}
          maxLength={80}
          value={shown}
          onChange={setSlug}
          isRequired
        />
        {kinds ? (
          <SelectField
            label={t`What it is for`}
            name="/kind"
            options={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
            value={kind}
            onChange={(value) => {
              if (isKind(value, kinds)) setKind(value);
            }}
          />
        ) : null}
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending}>
            <Trans>Save</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
