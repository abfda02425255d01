import { Trans, useLingui } from "@lingui/react/macro";
import { memo, useMemo } from "react";
import { useEdition } from "../app/edition";
import { formattingLocaleOf, useLanguage } from "../app/language";
import type { Session } from "../app/sessions";
import {
  Button,
  SearchField,
  SelectField,
  type SelectOption,
  Toolbar,
  useLanguageName,
  zoneLabel,
} from "../ui";
import { daysBetween, type Filters, isFiltered, languagesOf, speakersOf } from "./filters";
import { missingParts } from "./missing";
import styles from "./programme.module.css";
import { useRoomNames, useThemeNames, useTrackNames } from "./useNames";
import { kindLabels, missingLabels, stateLabels, useLabel, useOptions } from "./words";

interface SessionFiltersProps {
  filters: Filters;
  /** All sessions, from which the choices come. */
  sessions: readonly Session[];
  /** The search as it was typed, with a space at the end. */
  text: string;
  onChange: (change: { [Name in keyof Filters]?: string }) => void;
  onClear: () => void;
}

export const SessionFilters = memo(function SessionFilters(props: SessionFiltersProps) {
  const { filters, sessions, text, onChange, onClear } = props;
  const { t } = useLingui();
  const { congress } = useEdition();
  const label = useLabel();
  const states = useOptions(stateLabels);
  const kinds = useOptions(kindLabels);
  const tracks = useTrackNames();
  const themes = useThemeNames();
  const rooms = useRoomNames();
  const languageName = useLanguageName();
  const days = useDays();
  const speakers = useMemo(() => speakersOf(sessions), [sessions]);
  const languages = useMemo(
    () => languagesOf(sessions).map((value) => ({ value, label: languageName(value) })),
    [sessions, languageName],
  );
  const missing = missingParts.map((part) => ({ value: part, label: label(missingLabels, part) }));
  const dayZone = zoneLabel(congress.time_zone, new Date(congress.starts_on));
  const choices: {
    name: Exclude<keyof Filters, "q">;
    label: string;
    all: string;
    options: readonly SelectOption[];
  }[] = [
    { name: "state", label: t`State`, all: t`All states`, options: states },
    { name: "kind", label: t`Kind`, all: t`All kinds`, options: kinds },
    { name: "track", label: t`Track`, all: t`All tracks`, options: tracks.options },
    { name: "theme", label: t`Theme`, all: t`All themes`, options: themes.options },
    { name: "language", label: t`Language`, all: t`All languages`, options: languages },
    { name: "day", label: t`Day (${dayZone})`, all: t`All days`, options: days },
    { name: "room", label: t`Room`, all: t`All rooms`, options: rooms.options },
    { name: "speaker", label: t`Speaker`, all: t`All speakers`, options: speakers },
    { name: "missing", label: t`What is missing`, all: t`Complete or not`, options: missing },
  ];
  return (
    <Toolbar label={t`Filters`}>
      <SearchField
        label={t`Search by title, text, code or speaker`}
        placeholder={t`Title, text, code, speaker`}
        value={text}
        delay={100}
        onChange={(q) => onChange({ q })}
        className={styles.search}
      />
      {choices.map(({ name, label: shown, all, options }) => (
        <Choice
          key={name}
          name={name}
          label={shown}
          all={all}
          options={options}
          value={filters[name] ?? ""}
          onChange={onChange}
        />
      ))}
      {isFiltered(filters) ? (
        <Button variant="quiet" icon="close" onPress={onClear}>
          <Trans>Clear filters</Trans>
        </Button>
      ) : null}
    </Toolbar>
  );
});

interface ChoiceProps {
  name: Exclude<keyof Filters, "q">;
  label: string;
  all: string;
  options: readonly SelectOption[];
  value: string;
  onChange: SessionFiltersProps["onChange"];
}

/** Remembered: a long list of speakers is not made again while one types a search. */
const Choice = memo(function Choice({ name, label, all, options, value, onChange }: ChoiceProps) {
  // A choice that the address names stays visible, also if nothing has it.
  const isKnown = value === "" || options.some((option) => option.value === value);
  if (options.length === 0 && isKnown) return null;
  return (
    <SelectField
      label={label}
      name={name}
      isLabelHidden
      placeholder={all}
      options={isKnown ? options : [...options, { value, label: value }]}
      value={value}
      onChange={(next) => onChange({ [name]: next })}
      className={styles.filter}
    />
  );
});

/** The days of the edition. */
function useDays(): SelectOption[] {
  const { congress } = useEdition();
  const locale = formattingLocaleOf(useLanguage());
  const { starts_on: first, ends_on: last } = congress;
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
    return daysBetween(first, last).map((value) => ({ value, label: format.format(new Date(value)) }));
  }, [locale, first, last]);
}
