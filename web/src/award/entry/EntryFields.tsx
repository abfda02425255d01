import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import { CheckboxField, NumberField, SelectField, TextField } from "../../ui";
import styles from "../award.module.css";
import { useLanguageOptions } from "../languages";
import { type Award, themesQuery } from "../queries";
import { type EntryValues, wordLimit } from "./entryForm";
import type { EntryLabels } from "./useEntryLabels";

export interface EntryPartProps {
  values: EntryValues;
  onChange: (some: Partial<EntryValues>) => void;
  labels: EntryLabels;
  /** After the deadline nothing can be changed. Texts can still be read and copied. */
  isDisabled: boolean;
}

interface EntryFieldsProps extends EntryPartProps {
  award: Award;
}

/** The single fields of an entry, with the words that are left. */
export function EntryFields({ values, onChange, award, labels, isDisabled }: EntryFieldsProps) {
  const { t } = useLingui();
  const lang = values.language || undefined;
  const title = useWords(values.title, award.title_words);
  const abstract = useWords(values.abstract, award.abstract_words);
  return (
    <>
      <TextField
        label={labels.title}
        name="/title"
        lang={lang}
        maxLength={1000}
        isReadOnly={isDisabled}
        {...title}
        value={values.title}
        onChange={(text) => onChange({ title: text })}
      />
      <TextField
        label={labels.abstract}
        name="/abstract"
        lang={lang}
        multiline
        rows={6}
        maxLength={10_000}
        isReadOnly={isDisabled}
        {...abstract}
        value={values.abstract}
        onChange={(text) => onChange({ abstract: text })}
      />
      <TextField
        label={labels.description}
        name="/description"
        lang={lang}
        multiline
        rows={8}
        maxLength={50_000}
        isReadOnly={isDisabled}
        description={t`Optional. Without a limit of words.`}
        value={values.description}
        onChange={(text) => onChange({ description: text })}
      />
      <Choices values={values} onChange={onChange} labels={labels} award={award} isDisabled={isDisabled} />
      <div className={styles.pair}>
        <TextField
          label={labels.starts_on}
          name="/starts_on"
          type="date"
          isReadOnly={isDisabled}
          value={values.starts_on}
          onChange={(day) => onChange({ starts_on: day })}
        />
        <TextField
          label={labels.ends_on}
          name="/ends_on"
          type="date"
          isReadOnly={isDisabled}
          description={t`Empty: ongoing.`}
          value={values.ends_on}
          onChange={(day) => onChange({ ends_on: day })}
        />
        <NumberField
          label={labels.population}
          name="/population"
          min={1}
          max={100_000_000}
          isDisabled={isDisabled}
          value={values.population}
          onChange={(population) => onChange({ population })}
        />
      </div>
      <CheckboxField
        label={labels.wants_feedback}
        name="/wants_feedback"
        isDisabled={isDisabled}
        isSelected={values.wants_feedback}
        onChange={(isOn) => onChange({ wants_feedback: isOn })}
      />
    </>
  );
}

function Choices({ values, onChange, labels, award, isDisabled }: EntryFieldsProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const countries = useCountries();
  const languages = useLanguageOptions([
    ...congress.languages,
    ...(values.language ? [values.language] : []),
  ]);
  const themes = useQuery(themesQuery(slug));
  return (
    <div className={styles.pair}>
      <TextField
        label={labels.city}
        name="/city"
        maxLength={200}
        isReadOnly={isDisabled}
        value={values.city}
        onChange={(city) => onChange({ city })}
      />
      <SelectField
        label={labels.country}
        name="/country"
        isDisabled={isDisabled}
        placeholder={t`Choose a country`}
        options={countries.options}
        value={values.country}
        onChange={(country) => onChange({ country })}
      />
      <SelectField
        label={labels.language}
        name="/language"
        isDisabled={isDisabled}
        placeholder={t`Choose a language`}
        description={t`Evaluators who read it get the entry.`}
        options={languages}
        value={values.language}
        onChange={(language) => onChange({ language })}
      />
      {award.categories.length > 0 ? (
        <SelectField
          label={labels.category}
          name="/category"
          isDisabled={isDisabled}
          placeholder={t`Choose a category`}
          options={award.categories.map((one) => ({ value: one.slug, label: localized(one.name) }))}
          value={values.category}
          onChange={(category) => onChange({ category })}
        />
      ) : null}
      {themes.data && themes.data.length > 0 ? (
        <SelectField
          label={labels.theme}
          name="/theme"
          isDisabled={isDisabled}
          placeholder={t`Choose a theme`}
          options={themes.data.map((one) => ({ value: one.slug, label: localized(one.name) }))}
          value={values.theme}
          onChange={(theme) => onChange({ theme })}
        />
      ) : null}
    </div>
  );
}

/** The words of a text and its limit; over it, the message of the field. */
function useWords(text: string, limit: number) {
  const { t } = useLingui();
  const { words, most, over } = wordLimit(text, limit);
  return {
    description: t`${words} of at most ${most} words`,
    ...(over > 0
      ? { error: t`${plural(over, { one: "# word too many.", other: "# words too many." })}` }
      : {}),
  };
}
