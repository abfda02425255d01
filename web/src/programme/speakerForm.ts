import type { Schemas } from "../api/client";
import { localizedPatch, type Texts, textsOrNull } from "../app/texts";
import { isSame } from "../ui";
import type { Speaker } from "./queries";

/** A speaker as the form has them. */
export interface SpeakerValues {
  name: string;
  job_title: string;
  organisation: string;
  biography: Texts;
  country: string;
  time_zone: string;
}

export const emptySpeaker: SpeakerValues = {
  name: "",
  job_title: "",
  organisation: "",
  biography: {},
  country: "",
  time_zone: "",
};

export function speakerValues(speaker: Speaker): SpeakerValues {
  return {
    name: speaker.name,
    job_title: speaker.job_title ?? "",
    organisation: speaker.organisation ?? "",
    biography: speaker.biography ?? {},
    country: speaker.country ?? "",
    time_zone: speaker.time_zone ?? "",
  };
}

export function newSpeaker(values: SpeakerValues): Schemas["NewSpeaker"] {
  const { name, job_title, organisation, biography, country, time_zone } = values;
  return {
    name: name.trim(),
    job_title: job_title.trim() || null,
    organisation: organisation.trim() || null,
    biography: textsOrNull(biography),
    country: country || null,
    time_zone: time_zone || null,
  };
}

/** Only what has changed since the form was loaded. */
export function speakerPatch(before: SpeakerValues, after: SpeakerValues): Schemas["SpeakerPatch"] {
  const whole = newSpeaker(after);
  const isChanged = (key: keyof SpeakerValues) => !isSame(before[key], after[key]);
  return {
    ...(isChanged("name") ? { name: whole.name } : {}),
    ...(isChanged("job_title") ? { job_title: whole.job_title } : {}),
    ...(isChanged("organisation") ? { organisation: whole.organisation } : {}),
    ...(isChanged("biography")
      ? { biography: whole.biography ? localizedPatch(before.biography, after.biography) : null }
      : {}),
    ...(isChanged("country") ? { country: whole.country } : {}),
    ...(isChanged("time_zone") ? { time_zone: whole.time_zone } : {}),
  };
}
