import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { roomsQuery } from "../app/programmeLists";
import { useTime } from "../app/time";
import { DateTimeField, type FormState, NumberField, RadioGroupField, SelectField } from "../ui";
import { happenings, type RepairValues, speakersOf } from "./repair";
import styles from "./timetables.module.css";

interface RepairFieldsProps extends Pick<FormState<RepairValues>, "values" | "set"> {
  sessions: readonly DraftSession[];
}

/** What has happened, to whom, and when. */
export function RepairFields({ values, set, sessions }: RepairFieldsProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const rooms = useQuery(roomsQuery(slug)).data ?? [];
  const { what } = values;
  const title = (session: DraftSession) => `${session.code}: ${localized(session.title)}`;
  return (
    <div className={styles.stack}>
      <RadioGroupField
        label={t`What has happened`}
        name="/what"
        options={[
          { value: "speaker", label: t`A speaker is away` },
          { value: "room", label: t`A room is closed` },
          { value: "cancelled", label: t`A session does not take place` },
          { value: "longer", label: t`A session lasts longer` },
        ]}
        value={what}
        onChange={(chosen) => set("what", happenings.find((one) => one === chosen) ?? "speaker")}
      />
      {what === "speaker" ? (
        <SelectField
          label={t`Speaker`}
          name="/assume/unavailable/0/speaker"
          placeholder={t`Choose a speaker`}
          options={speakersOf(sessions, i18n.locale)}
          value={values.speaker}
          onChange={(speaker) => set("speaker", speaker)}
          isRequired
        />
      ) : null}
      {what === "room" ? (
        <SelectField
          label={t`Room`}
          name="/assume/rooms_closed/0/room"
          placeholder={t`Choose a room`}
          options={rooms.map((room) => ({ value: room.slug, label: localized(room.name) }))}
          value={values.room}
          onChange={(room) => set("room", room)}
          isRequired
        />
      ) : null}
      {what === "cancelled" || what === "longer" ? (
        <SelectField
          label={t`Session`}
          name={what === "longer" ? "/assume/longer/0/session" : "/assume/cancelled/0"}
          placeholder={t`Choose a session`}
          options={sessions.map((session) => ({ value: session.id, label: title(session) }))}
          value={values.session}
          onChange={(session) => set("session", session)}
          isRequired
        />
      ) : null}
      {what === "longer" ? (
        <NumberField
          label={t`Minutes`}
          name="/assume/longer/0/minutes"
          value={values.minutes}
          onChange={(minutes) => set("minutes", minutes)}
          min={1}
          max={1440}
          isRequired
        />
      ) : null}
      {what === "speaker" || what === "room" ? <SpanFields values={values} set={set} /> : null}
    </div>
  );
}

/** From when until when. */
function SpanFields({ values, set }: Pick<RepairFieldsProps, "values" | "set">) {
  const { t } = useLingui();
  const time = useTime();
  const at = values.what === "speaker" ? "/assume/unavailable/0" : "/assume/rooms_closed/0";
  return (
    <div className={styles.pair}>
      <DateTimeField
        label={t`From`}
        name={`${at}/from`}
        zone={time.zone}
        value={values.from}
        onChange={(from) => set("from", from)}
        isRequired
      />
      <DateTimeField
        label={t`Until`}
        name={`${at}/until`}
        zone={time.zone}
        value={values.until}
        onChange={(until) => set("until", until)}
        isRequired
      />
    </div>
  );
}
