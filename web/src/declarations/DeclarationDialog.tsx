import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  type LocalizedText,
  SelectField,
  TextField,
  toast,
  useForm,
  useLanguageName,
} from "../ui";
import { type Declaration, declarationQuery, reloadDeclarations } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./state";

interface DeclarationDialogProps {
  /** Null: a new draft. */
  declaration: Declaration | null;
  onClose: () => void;
  onSaved?: (declaration: Declaration) => void;
}

interface Values {
  title: Record<string, string>;
  text: Record<string, string>;
  authoritative: string;
  note: string;
}

function valuesOf(declaration: Declaration | null, language: string): Values {
  return {
    title: { ...declaration?.title },
    text: { ...declaration?.text },
    authoritative: declaration?.authoritative ?? language,
    note: "",
  };
}

/** A merge patch of a text by language: a language that was emptied is removed. */
function textPatch(before: LocalizedText, after: LocalizedText): Record<string, string | null> {
  const removed = Object.keys(before).filter((language) => !after[language]);
  return { ...after, ...Object.fromEntries(removed.map((language) => [language, null])) };
}

/** Writes a draft. Each save is a new version. */
export function DeclarationDialog({ onClose, onSaved, ...props }: DeclarationDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [declaration] = useState(props.declaration);
  const [key] = useState(newKey);
  const main = congress.languages[0] ?? "en";
  const initial = valuesOf(declaration, main);
  const { conflict, save } = useConflict<Values>(async () => {
    const current = await client.fetchQuery({
      ...declarationQuery(slug, declaration?.id ?? ""),
      staleTime: 0,
    });
    return { revision: current.revision, values: valuesOf(current, main) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const saved = declaration
        ? await save({
            loaded: { revision: declaration.revision, values: initial },
            mine,
            send: (revision, { title, text, authoritative, note }) =>
              unwrap(
                api.PATCH("/api/v1/congresses/{congress}/declarations/{declaration}", {
                  params: {
                    path: { congress: slug, declaration: declaration.id },
                    header: withRevision(revision),
                  },
                  body: {
                    title: textPatch(initial.title, title),
                    text: textPatch(initial.text, text),
                    authoritative,
                    note: note.trim() || null,
                  },
                }),
              ),
          })
        : await unwrap(
            api.POST("/api/v1/congresses/{congress}/declarations", {
              params: { path: { congress: slug }, header: withKey(key) },
              body: { ...mine, note: mine.note.trim() || null },
            }),
          );
      onClose();
      onSaved?.(saved);
      toast(t`Version ${saved.version} is saved.`, { tone: "success" });
      await reloadDeclarations(client, slug);
    },
  });
  const refusal = refusalOf(form.error);
  return (
    <Dialog
      title={declaration ? <Trans>Edit the draft</Trans> : <Trans>New declaration</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="large"
    >
      <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
        <RefusalNotice error={form.error} />
        <DraftFields values={form.values} set={form.set} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Save as a new version</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
      <ConflictDialog
        conflict={conflict}
        labels={{
          title: t`Title`,
          text: t`Text`,
          authoritative: t`Language that is valid if the texts differ`,
        }}
      />
    </Dialog>
  );
}

interface DraftFieldsProps {
  values: Values;
  set: <Key extends keyof Values>(key: Key, value: Values[Key]) => void;
}

function DraftFields({ values, set }: DraftFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const nameOf = useLanguageName();
  return (
    <>
      <LocalizedField
        label={t`Title`}
        name="/title"
        isRequired
        languages={congress.languages}
        value={values.title}
        onChange={(title) => set("title", title)}
      />
      <LocalizedField
        label={t`Text`}
        name="/text"
        description={t`Paragraphs with an empty line between them; lists with 1. or -; **bold**.`}
        isRequired
        multiline
        rows={10}
        languages={congress.languages}
        value={values.text}
        onChange={(text) => set("text", text)}
      />
      <SelectField
        label={t`Language that is valid if the texts differ`}
        name="/authoritative"
        options={congress.languages.map((value) => ({ value, label: nameOf(value) }))}
        value={values.authoritative}
        onChange={(language) => set("authoritative", language)}
      />
      <TextField
        label={t`What has changed`}
        name="/note"
        description={t`Shown with the version.`}
        maxLength={1000}
        value={values.note}
        onChange={(note) => set("note", note)}
      />
    </>
  );
}
