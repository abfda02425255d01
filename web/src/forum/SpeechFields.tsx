import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { NumberField, RadioGroupField, SelectField, TextField } from "../ui";
import { minutesOf } from "./clock";
import styles from "./forum.module.css";
import { type SpeakersList, sittingsQuery } from "./queries";
import type { RequestValues } from "./speaking";
import { useLanguageOptions } from "./words";

interface SpeechFieldsProps {
  values: RequestValues;
  set: <Key extends keyof RequestValues>(key: Key, value: RequestValues[Key]) => void;
  list: SpeakersList;
  limit: number;
  isReply: boolean;
}

/** What a delegation says about its speech. */
export function SpeechFields({ values, set, list, limit, isReply }: SpeechFieldsProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const languages = useLanguageOptions(congress.languages);
  const others = (useQuery(sittingsQuery(slug)).data ?? []).filter(({ id }) => id !== list.session);
  const items = list.settings.items ?? 1;
  const most = minutesOf(limit);
  return (
    <>
      <TextField
        label={t`Topic`}
        name="/topic"
        isRequired
        maxLength={300}
        value={values.topic}
        onChange={(topic) => set("topic", topic)}
      />
      <div className={styles.pair}>
        <NumberField
          label={t`Length`}
          name="/wanted_seconds"
          unit={t`minutes`}
          description={t`At most ${most} minutes.`}
          isRequired
          min={0.2}
          max={most}
          step="any"
          value={values.minutes}
          onChange={(minutes) => set("minutes", minutes)}
        />
        <SelectField
          label={t`Language of the speech`}
          name="/language"
          options={languages}
          value={values.language}
          onChange={(language) => set("language", language)}
        />
        {items > 1 && !isReply ? (
          <NumberField
            label={t`Agenda item`}
            name="/item"
            isRequired
            min={1}
            max={items}
            value={values.item}
            onChange={(item) => set("item", item)}
          />
        ) : null}
      </div>
      <RadioGroupField
        label={t`How it is given`}
        name="/mode"
        options={[
          { value: "live", label: t`Live` },
          { value: "video_message", label: t`Video message` },
        ]}
        value={values.mode}
        onChange={(mode) => set("mode", mode)}
      />
      {values.mode === "video_message" ? (
        <TextField
          label={t`Address of the video`}
          name="/video_url"
          type="url"
          description={t`It begins with https://.`}
          isRequired
          maxLength={2000}
          value={values.videoUrl}
          onChange={(url) => set("videoUrl", url)}
        />
      ) : null}
      {others.length > 0 && !isReply ? (
        <SelectField
          label={t`Second choice, if no time is left here`}
          name="/second_choice"
          placeholder={t`None`}
          options={others.map(({ id, title }) => ({ value: id, label: localized(title) }))}
          value={values.secondChoice}
          onChange={(choice) => set("secondChoice", choice)}
        />
      ) : null}
    </>
  );
}
