import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { roomsQuery, tracksQuery } from "../app/programmeLists";
import { useTime } from "../app/time";
import {
  CheckboxField,
  type FormState,
  NumberField,
  RadioGroupField,
  SelectField,
  SwitchField,
  TextField,
} from "../ui";
import { ChoiceList } from "./ChoiceList";
import { daysOf, type Keep, objectives, type SearchValues, weights } from "./request";
import styles from "./timetables.module.css";
import { keepWords, objectiveWords, weightWords } from "./words";

type Fields = Pick<FormState<SearchValues>, "values" | "set">;

/** How much each objective matters. */
export function ObjectiveFields({ values, set }: Fields) {
  const { t, i18n } = useLingui();
  const options = weights.map((weight) => ({ value: weight, label: i18n._(weightWords[weight]) }));
  return (
    <div className={styles.fields}>
      {objectives.map((objective) => (
        <SelectField
          key={objective}
          label={i18n._(objectiveWords[objective].label)}
          description={i18n._(objectiveWords[objective].text)}
          name={`/objectives/${objective}`}
          options={options}
          value={values.objectives[objective]}
          onChange={(chosen) => {
            const weight = weights.find((one) => one === chosen) ?? "normal";
            set("objectives", { ...values.objectives, [objective]: weight });
          }}
        />
      ))}
      <NumberField
        label={t`Minutes a day that a speaker speaks at most`}
        description={t`Empty: as the rules of the edition say.`}
        name="/assume/speaker_minutes"
        min={1}
        max={1440}
        value={values.speakerMinutes}
        onChange={(minutes) => set("speakerMinutes", minutes)}
      />
      <CheckboxField
        name="/plenaries_alone"
        label={t`Plenaries and ceremonies have nothing else at the same time`}
        isSelected={values.plenariesAlone}
        onChange={(isSelected) => set("plenariesAlone", isSelected)}
      />
    </div>
  );
}

const keeps = ["nothing", "rooms", "times", "as_much_as_possible"] as const satisfies readonly Keep[];

/** What stays as it is. */
export function KeepFields({ values, set }: Fields) {
  const { t, i18n } = useLingui();
  return (
    <div className={styles.stack}>
      <RadioGroupField
        label={t`What may move`}
        name="/keep"
        options={keeps.map((keep) => ({
          value: keep,
          label: i18n._(keepWords[keep].label),
          description: i18n._(keepWords[keep].text),
        }))}
        value={values.keep}
        onChange={(chosen) => set("keep", keeps.find((keep) => keep === chosen) ?? "nothing")}
      />
      <RadioGroupField
        label={t`Where the search begins`}
        name="/from"
        options={[
          { value: "draft", label: t`At the draft`, description: t`Improves what is there.` },
          {
            value: "empty",
            label: t`From nothing`,
            description: t`Places everything that may move anew.`,
          },
        ]}
        value={values.from}
        onChange={(chosen) => set("from", chosen === "empty" ? "empty" : "draft")}
      />
      <SwitchField
        name="/unconfirmed"
        label={t`Place sessions that are not confirmed, too`}
        isSelected={values.unconfirmed}
        onChange={(isSelected) => set("unconfirmed", isSelected)}
      />
    </div>
  );
}

/** To which days, tracks and rooms the search is limited, and to which hours. */
export function ScopeFields({ values, set }: Fields) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const rooms = useQuery(roomsQuery(slug)).data ?? [];
  const tracks = useQuery(tracksQuery(slug)).data ?? [];
  return (
    <div className={styles.stack}>
      <ChoiceList
        label={t`Days`}
        options={daysOf(congress.starts_on, congress.ends_on).map((day) => ({
          value: day,
          label: time.formatDate(day),
        }))}
        chosen={values.days}
        onChange={(days) => set("days", days)}
      />
      <ChoiceList
        label={t`Tracks`}
        options={tracks.map(({ slug: value, name }) => ({ value, label: localized(name) }))}
        chosen={values.tracks}
        onChange={(chosen) => set("tracks", chosen)}
      />
      <ChoiceList
        label={t`Rooms`}
        options={rooms.map(({ slug: value, name }) => ({ value, label: localized(name) }))}
        chosen={values.rooms}
        onChange={(chosen) => set("rooms", chosen)}
      />
      <p className={styles.note}>
        <Trans>Times are in the zone of the edition: {congress.time_zone}.</Trans>
      </p>
      <div className={styles.pair}>
        <TextField
          label={t`Sessions from`}
          name="/hours/0/from"
          type="time"
          value={values.hoursFrom}
          onChange={(hour) => set("hoursFrom", hour)}
        />
        <TextField
          label={t`Sessions until`}
          name="/hours/0/until"
          type="time"
          value={values.hoursUntil}
          onChange={(hour) => set("hoursUntil", hour)}
        />
        <TextField
          label={t`Break from`}
          name="/breaks/0/from"
          type="time"
          value={values.breakFrom}
          onChange={(hour) => set("breakFrom", hour)}
        />
        <TextField
          label={t`Break until`}
          name="/breaks/0/until"
          type="time"
          value={values.breakUntil}
          onChange={(hour) => set("breakUntil", hour)}
        />
      </div>
    </div>
  );
}

/** How thoroughly to search, and how many proposals to make. */
export function EffortFields({ values, set }: Fields) {
  const { t } = useLingui();
  return (
    <div className={styles.stack}>
      <RadioGroupField
        label={t`Effort`}
        name="/effort"
        options={[
          { value: "quick", label: t`Quick`, description: t`Some seconds for each proposal.` },
          { value: "thorough", label: t`Thorough`, description: t`About a minute for each proposal.` },
        ]}
        value={values.effort}
        onChange={(chosen) => set("effort", chosen === "thorough" ? "thorough" : "quick")}
      />
      <SelectField
        label={t`Proposals`}
        description={t`The first is as you say. The others differ in how much regions count equally.`}
        name="/proposals"
        options={["1", "2", "3"].map((value) => ({ value, label: value }))}
        value={String(values.proposals)}
        onChange={(chosen) => set("proposals", Number(chosen))}
      />
    </div>
  );
}
