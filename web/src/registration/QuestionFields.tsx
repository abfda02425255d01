import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { hasOptions } from "../app/people/answers";
import { useTypes } from "../app/people/types";
import { CheckboxField, type FormState, LocalizedField, SelectField, SwitchField, TextField } from "../ui";
import { OptionsField } from "./OptionsField";
import { kinds, type QuestionValues, slugFrom } from "./questionForm";
import styles from "./registration.module.css";

export const kindLabels: Readonly<Record<string, MessageDescriptor>> = {
  text: msg`Text`,
  choice: msg`One of several options`,
  multiple_choice: msg`Any of several options`,
  boolean: msg`Yes or no`,
  date: msg`Date`,
  country: msg`Country`,
};

export function useQuestionLabels(): Record<keyof QuestionValues, string> {
  const { t } = useLingui();
  return {
    slug: t`Short name`,
    kind: t`Kind of answer`,
    text: t`Question`,
    help: t`Help`,
    options: t`Options`,
    required: t`An answer is required`,
    types: t`Registration types`,
  };
}

interface QuestionFieldsProps {
  values: QuestionValues;
  set: FormState<QuestionValues>["set"];
  change: FormState<QuestionValues>["change"];
  isNew: boolean;
}

export function QuestionFields({ values, set, change, isNew }: QuestionFieldsProps) {
  const { t, i18n } = useLingui();
  const { congress } = useEdition();
  const { options: typeOptions } = useTypes();
  const labels = useQuestionLabels();
  const main = congress.languages[0] ?? "en";
  const suggested = slugFrom(values.text[main] ?? "");
  return (
    <>
      <LocalizedField
        label={labels.text}
        name="/text"
        isRequired
        languages={congress.languages}
        value={values.text}
        onChange={(text) =>
          // The short name follows the question until the person writes their own.
          isNew && values.slug === suggested
            ? change({ text, slug: slugFrom(text[main] ?? "") })
            : set("text", text)
        }
      />
      <LocalizedField
        label={labels.help}
        name="/help"
        description={t`Optional. It is shown under the question.`}
        languages={congress.languages}
        multiline
        rows={2}
        value={values.help}
        onChange={(help) => set("help", help)}
      />
      {isNew ? (
        <TextField
          label={labels.slug}
          name="/slug"
          description={t`In files and exports. It cannot be changed later.`}
          isRequired
          maxLength={80}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          patternHint={t`Use lower-case letters, digits and single hyphens.`}
          spellCheck={false}
          value={values.slug}
          onChange={(slug) => set("slug", slug)}
        />
      ) : null}
      <SelectField
        label={labels.kind}
        name="/kind"
        value={values.kind}
        options={kinds.map((kind) => ({ value: kind, label: i18n._(kindLabels[kind] ?? { id: kind }) }))}
        onChange={(value) => set("kind", kinds.find((kind) => kind === value) ?? "text")}
      />
      {hasOptions(values.kind) ? (
        <OptionsField
          label={labels.options}
          value={values.options}
          onChange={(options) => set("options", options)}
        />
      ) : null}
      <SwitchField
        label={labels.required}
        name="/required"
        description={t`For people who register themselves. Staff, delegations and imports can leave it open.`}
        isSelected={values.required}
        onChange={(required) => set("required", required)}
      />
      <fieldset>
        <legend>{labels.types}</legend>
        <p className={styles.note}>
          <Trans>Choose none to ask everyone.</Trans>
        </p>
        <div className={styles.boxes}>
          {typeOptions.map((type, at) => (
            <CheckboxField
              key={type.value}
              label={type.label}
              name={at === 0 ? "/types" : `/types/${type.value}`}
              isSelected={values.types.includes(type.value)}
              onChange={(isOn) =>
                set(
                  "types",
                  isOn ? [...values.types, type.value] : values.types.filter((one) => one !== type.value),
                )
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
