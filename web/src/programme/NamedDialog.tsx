import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { type Current, useConflict } from "../app/useConflict";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  RequiredHint,
  SelectField,
  TextField,
  useForm,
} from "../ui";
import { slugPattern, suggestedSlug, type Texts } from "./texts";

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
  const { title, kinds, create, update, onSaved, onClose } = props;
  const { t } = useLingui();
  const { congress } = useEdition();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(props.loaded);
  const initial = loaded?.values ?? empty;
  const { conflict, save } = useConflict(props.load);
  const form = useForm({
    initial,
    submit: async (mine) => {
      const values = { ...mine, slug: mine.slug.trim() || suggestedSlug(mine.name, congress.languages) };
      if (!loaded) await create(values);
      else
        await save({
          loaded,
          mine: values,
          send: (revision, sent) => update(revision, initial, sent),
        });
      await onSaved();
    },
  });
  const { values, set } = form;
  const labels = { name: t`Name`, slug: t`Short name in addresses`, kind: t`What it is for` };
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
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
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {loaded ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
