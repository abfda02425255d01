import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { isProblem } from "../api/problem";
import { congressesQuery } from "../app/congresses";
import { type Congress, useLocalized } from "../app/edition";
import { readerLanguages, useLanguage } from "../app/language";
import { slugPattern } from "../app/slug";
import { filledTexts, type Texts } from "../app/texts";
import { useTime } from "../app/time";
import { deviceZone } from "../app/zones";
import {
  Button,
  Form,
  FormActions,
  LocalizedField,
  RadioGroupField,
  RequiredHint,
  SelectField,
  TextField,
  useForm,
} from "../ui";
import { CopyNotice } from "./CopyNotice";
import { useZoneOptions } from "./DetailsForm";
import styles from "./editions.module.css";
import { LanguagesField } from "./LanguagesField";
import { editionSlug, latestLastDay, movedDay, prefixOf, prefixPattern } from "./slug";

interface NewEdition {
  start: "empty" | "copy";
  /** The slug of the copied edition. */
  source: string;
  title: Texts;
  /** Null: derived from the name. */
  slug: string | null;
  prefix: string | null;
  starts_on: string;
  ends_on: string;
  time_zone: string;
  languages: readonly string[];
}

interface NewEditionFormProps {
  onCreated: (congress: Congress, isCopy: boolean) => void;
}

/** One page from nothing, or from a copy, to a draft. */
export function NewEditionForm({ onCreated }: NewEditionFormProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const language = useLanguage();
  const localized = useLocalized();
  const time = useTime();
  // Kept until it is created, so that sending again cannot create two.
  const key = useRef(newKey());
  const [taken, setTaken] = useState<string | null>(null);
  const editions = useInfiniteQuery(congressesQuery);
  const all = editions.data?.pages.flatMap((page) => page.items) ?? [];
  const wanted = readerLanguages(language)[0] ?? "en";
  const form = useForm<NewEdition>({
    initial: {
      start: "empty",
      source: "",
      title: {},
      slug: null,
      prefix: null,
      starts_on: "",
      ends_on: "",
      time_zone: deviceZone(),
      languages: wanted === "en" ? ["en"] : ["en", wanted],
    },
    submit: async (values) => {
      const congress = await create(values).catch((error: unknown) => {
        if (isProblem(error, "congress-slug-taken")) setTaken(slug);
        throw error;
      });
      void client.invalidateQueries({ queryKey: ["congresses"] });
      // The creator is an organiser of it now.
      await client.invalidateQueries({ queryKey: ["me"] });
      onCreated(congress, values.start === "copy");
    },
  });
  const { values, set, change } = form;
  const isCopy = values.start === "copy";
  const source = isCopy ? all.find((edition) => edition.slug === values.source) : undefined;
  const languages = source?.languages ?? values.languages;
  const name = values.title[languages[0] ?? ""] ?? Object.values(values.title)[0] ?? "";
  const slug = values.slug ?? editionSlug(name, values.starts_on);
  const prefix = values.prefix ?? prefixOf(name, values.starts_on);
  const zones = useZoneOptions(values.time_zone);
  const lastDay = source ? movedDay(source.ends_on, source.starts_on, values.starts_on) : null;

  const create = ({ title, starts_on, ends_on, time_zone }: NewEdition): Promise<Congress> => {
    const shared = { slug, title: filledTexts(title), reference_prefix: prefix, starts_on };
    const header = withKey(key.current);
    if (isCopy) {
      return unwrap(
        api.POST("/api/v1/congresses/{congress}/copy", {
          params: { path: { congress: values.source }, header },
          body: shared,
        }),
      );
    }
    return unwrap(
      api.POST("/api/v1/congresses", {
        params: { header },
        body: { ...shared, ends_on, time_zone, languages },
      }),
    );
  };

  return (
    <Form {...form.formProps} label={t`New edition`}>
      <RequiredHint />
      {all.length > 0 ? (
        <RadioGroupField
          label={t`Start from`}
          name="start"
          value={values.start}
          onChange={(value) => set("start", value === "copy" ? "copy" : "empty")}
          options={[
            { value: "empty", label: t`An empty edition` },
            {
              value: "copy",
              label: t`A copy of an edition`,
              description: t`With its settings, but without people, sessions and e-mails.`,
            },
          ]}
        />
      ) : null}
      {isCopy ? (
        <SelectField
          label={t`Edition to copy`}
          name="{congress}"
          placeholder={t`Choose an edition`}
          options={all.map((edition) => ({ value: edition.slug, label: localized(edition.title) }))}
          value={values.source}
          onChange={(value) =>
            // The name is a start: it usually differs in the year.
            change({ source: value, title: all.find((edition) => edition.slug === value)?.title ?? {} })
          }
          isRequired
        />
      ) : (
        <LanguagesField value={values.languages} onChange={(value) => set("languages", value)} />
      )}
      {source ? <CopyNotice source={source} /> : null}
      <LocalizedField
        label={t`Name`}
        name="/title"
        languages={languages}
        value={values.title}
        onChange={(value) => set("title", value)}
        isRequired
      />
      <div className={styles.pair}>
        <TextField
          type="date"
          label={t`First day`}
          name="/starts_on"
          value={values.starts_on}
          onChange={(value) =>
            // Most editions take some days: the last follows until it is set.
            change({ starts_on: value, ...(values.ends_on < value ? { ends_on: value } : {}) })
          }
          isRequired
        />
        {isCopy ? null : (
          <TextField
            type="date"
            label={t`Last day`}
            name="/ends_on"
            min={values.starts_on}
            max={latestLastDay(values.starts_on)}
            value={values.ends_on}
            onChange={(value) => set("ends_on", value)}
            isRequired
          />
        )}
      </div>
      {lastDay ? (
        <p className={styles.note}>
          <Trans>
            As long as the copied edition: {time.formatDays(values.starts_on, lastDay)}. All other dates move
            by as many days.
          </Trans>
        </p>
      ) : null}
      {isCopy ? null : (
        <SelectField
          label={t`Time zone`}
          name="/time_zone"
          description={t`Of the place. The days of the edition are in this zone.`}
          options={zones}
          value={values.time_zone}
          onChange={(value) => set("time_zone", value)}
        />
      )}
      <TextField
        label={t`Address`}
        name="/slug"
        description={t`Part of all addresses of the edition: small letters, digits and hyphens.`}
        pattern={slugPattern}
        patternHint={t`Use small letters and digits, with single hyphens between them.`}
        maxLength={80}
        value={slug}
        onChange={(value) => set("slug", value)}
        error={slug === taken ? t`Another edition has this address. Choose another one.` : undefined}
        isRequired
      />
      <TextField
        label={t`Prefix of registration references`}
        name="/reference_prefix"
        description={t`Two to eight capital letters and digits. References then look like ${prefix}-7K3F-9QXD.`}
        pattern={prefixPattern}
        patternHint={t`Use two to eight capital letters and digits, a letter first.`}
        maxLength={8}
        value={prefix}
        onChange={(value) => set("prefix", value.toUpperCase())}
        isRequired
      />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {isCopy ? <Trans>Copy the edition</Trans> : <Trans>Create the edition</Trans>}
        </Button>
      </FormActions>
    </Form>
  );
}
