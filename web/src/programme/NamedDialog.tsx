import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { EditDialog } from "../app/EditDialog";
import { useEdition } from "../app/edition";
import { slugPattern, suggestedSlug } from "../app/slug";
import type { Texts } from "../app/texts";
import type { Current } from "../app/useConflict";
import { useEditForm } from "../app/useEditForm";
import { LocalizedField, SelectField, TextField } from "../ui";

/** A track or a theme as its form has it. */
export interface NamedValues {
  name: Texts;
  slug: string;
  /** Of a track only. */
  kind: string;
}

interface NamedDialogProps {
  title: string;
  /** Null: a new one. */
  loaded: Current<NamedValues> | null;
  kinds: readonly { value: string; label: string }[] | null;
  load: () => Promise<Current<NamedValues>>;
  create: (values: NamedValues) => Promise<unknown>;
  /** Sends what differs from `before` with `withRevision(revision)`. */
  update: (revision: number, before: NamedValues, values: NamedValues) => Promise<unknown>;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

const empty: NamedValues = { name: {}, slug: "", kind: "congress" };

/** Creates or edits a track or a theme. */
export function NamedDialog(props: NamedDialogProps) {
  const { title, kinds, onClose } = props;
  const { t } = useLingui();
  const { congress } = useEdition();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(props.loaded);
  const initial = loaded?.values ?? empty;
  const withSlug = (values: NamedValues) => ({
    ...values,
    slug: values.slug.trim() || suggestedSlug(values.name, congress.languages),
  });
  const { form, conflict } = useEditForm({
    revision: loaded?.revision ?? null,
    initial,
    load: props.load,
    create: (values) => props.create(withSlug(values)),
    update: (revision, values) => props.update(revision, initial, withSlug(values)),
    onSaved: props.onSaved,
  });
  const { values, set } = form;
  const labels = { name: t`Name`, slug: t`Short name in addresses`, kind: t`What it is for` };
  return (
    <EditDialog
      title={title}
      form={form}
      conflict={conflict}
      labels={labels}
      isNew={loaded === null}
      onClose={onClose}
    >
      <LocalizedField
        label={labels.name}
        name="/name"
        languages={congress.languages}
        value={values.name}
        onChange={(name) => set("name", name)}
        maxLength={200}
        isRequired
      />
      <TextField
        label={labels.slug}
        name="/slug"
        description={t`Small letters, digits and hyphens. Empty: made from the name.`}
        pattern={slugPattern}
        patternHint={t`Use small letters and digits, with single hyphens between them.`}
        maxLength={80}
        placeholder={suggestedSlug(values.name, congress.languages)}
        value={values.slug}
        onChange={(slug) => set("slug", slug)}
      />
      {kinds ? (
        <SelectField
          label={labels.kind}
          name="/kind"
          options={kinds}
          value={values.kind}
          onChange={(kind) => set("kind", kind)}
        />
      ) : null}
    </EditDialog>
  );
}
