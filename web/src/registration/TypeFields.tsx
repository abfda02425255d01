import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { tracksQuery } from "../app/programmeLists";
import { useTime } from "../app/time";
import {
  CheckboxField,
  DateTimeField,
  type FormState,
  LocalizedField,
  NumberField,
  RadioGroupField,
  SelectField,
  SwitchField,
  TextField,
} from "../ui";
import { poolsQuery } from "./queries";
import styles from "./registration.module.css";
import type { TypeValues } from "./typeForm";

export function useTypeLabels(): Record<keyof TypeValues, string> {
  const { t } = useLingui();
  return {
    slug: t`Short name`,
    name: t`Name`,
    aliases: t`Other names in spreadsheets`,
    opens_at: t`Registration opens`,
    closes_at: t`Registration closes`,
    approval: t`Approval`,
    admission: t`Who can register`,
    tracks: t`Tracks`,
    places: t`Places`,
    capacity: t`Number of places`,
    pool: t`Shared pool`,
    capacity_public: t`Show the number of places to everyone`,
    is_default: t`Use it for imported people without a type`,
    position: t`Position in lists`,
  };
}

interface TypeFieldsProps {
  values: TypeValues;
  set: FormState<TypeValues>["set"];
  isNew: boolean;
}

export function TypeFields({ values, set, isNew }: TypeFieldsProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const time = useTime();
  const labels = useTypeLabels();
  const pools = useQuery(poolsQuery(slug));
  const { zone } = time;
  return (
    <>
      <LocalizedField
        label={labels.name}
        name="/name"
        isRequired
        languages={congress.languages}
        value={values.name}
        onChange={(name) => set("name", name)}
      />
      {isNew ? (
        <TextField
          label={labels.slug}
          name="/slug"
          description={t`In addresses and files, such as “delegate”. It cannot be changed later.`}
          isRequired
          maxLength={80}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          patternHint={t`Use lower-case letters, digits and single hyphens.`}
          spellCheck={false}
          value={values.slug}
          onChange={(text) => set("slug", text)}
        />
      ) : null}
      <div className={styles.pair}>
        <RadioGroupField
          label={labels.admission}
          name="/admission"
          value={values.admission}
          onChange={(value) => set("admission", value === "by_invitation" ? "by_invitation" : "open")}
          options={[
            { value: "open", label: t`Everyone` },
            { value: "by_invitation", label: t`Only with an invitation` },
          ]}
        />
        <RadioGroupField
          label={labels.approval}
          name="/approval"
          value={values.approval}
          onChange={(value) => set("approval", value === "manual" ? "manual" : "automatic")}
          options={[
            { value: "automatic", label: t`Confirmed immediately` },
            { value: "manual", label: t`You approve each registration` },
          ]}
        />
      </div>
      <div className={styles.pair}>
        <DateTimeField
          zone={zone}
          label={labels.opens_at}
          name="/opens_at"
          description={t`Empty: when the congress opens.`}
          value={values.opens_at}
          onChange={(value) => set("opens_at", value)}
        />
        <DateTimeField
          zone={zone}
          label={labels.closes_at}
          name="/closes_at"
          description={t`Empty: it stays open.`}
          value={values.closes_at}
          onChange={(value) => set("closes_at", value)}
        />
      </div>
      <RadioGroupField
        label={labels.places}
        name="/places"
        value={values.places}
        onChange={(value) => set("places", value === "own" || value === "pool" ? value : "unlimited")}
        options={[
          { value: "unlimited", label: t`Without limit` },
          {
            value: "own",
            label: t`Places of its own`,
            description: t`When all are taken, people go to a waiting list.`,
          },
          {
            value: "pool",
            label: t`Places shared with other types`,
            description: t`Several types have one number of places and one waiting list.`,
            isDisabled: pools.data?.items.length === 0,
          },
        ]}
      />
      {values.places === "own" ? (
        <NumberField
          label={labels.capacity}
          name="/capacity"
          isRequired
          min={0}
          max={1_000_000}
          value={values.capacity}
          onChange={(value) => set("capacity", value)}
        />
      ) : null}
      {values.places === "pool" ? (
        <SelectField
          label={labels.pool}
          name="/pool"
          isRequired
          placeholder={t`Choose a pool`}
          options={(pools.data?.items ?? []).map((pool) => ({ value: pool.slug, label: pool.slug }))}
          value={values.pool}
          onChange={(value) => set("pool", value)}
        />
      ) : null}
      {values.places === "unlimited" ? null : (
        <SwitchField
          label={labels.capacity_public}
          name="/capacity_public"
          isSelected={values.capacity_public}
          onChange={(value) => set("capacity_public", value)}
        />
      )}
      <TracksField label={labels.tracks} value={values.tracks} onChange={(value) => set("tracks", value)} />
      <TextField
        label={labels.aliases}
        name="/aliases"
        description={t`Separated by commas. An import recognises the type by them, by its name and by its short name.`}
        value={values.aliases}
        onChange={(value) => set("aliases", value)}
      />
      <SwitchField
        label={labels.is_default}
        name="/is_default"
        description={t`Only one type can be that; it replaces the current one.`}
        isSelected={values.is_default}
        onChange={(value) => set("is_default", value)}
      />
      <NumberField
        label={labels.position}
        name="/position"
        description={t`Types with a smaller number come first.`}
        min={0}
        max={10_000}
        value={values.position}
        onChange={(value) => set("position", value ?? 0)}
      />
    </>
  );
}

interface TracksFieldProps {
  label: string;
  value: readonly string[];
  onChange: (tracks: readonly string[]) => void;
}

function TracksField({ label, value, onChange }: TracksFieldProps) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const tracks = useQuery(tracksQuery(slug)).data ?? [];
  if (tracks.length === 0) return null;
  return (
    <fieldset>
      <legend>{label}</legend>
      <p className={styles.note}>
        <Trans>Parts of the programme that people with this type have access to.</Trans>
      </p>
      <div className={styles.boxes}>
        {tracks.map((track, at) => (
          <CheckboxField
            key={track.slug}
            label={localized(track.name)}
            name={at === 0 ? "/tracks" : `/tracks/${track.slug}`}
            isSelected={value.includes(track.slug)}
            onChange={(isOn) =>
              onChange(isOn ? [...value, track.slug] : value.filter((one) => one !== track.slug))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
