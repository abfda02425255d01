import type { Schemas } from "../api/client";
import type { Session } from "../app/sessions";
import { filledTexts, localizedPatch, type Texts, textsOrNull } from "../app/texts";
import { isSame } from "../ui";

export interface LinkValues {
  kind: Schemas["SessionLinkKind"];
  title: string;
  url: string;
}

/** A session as its form has it. */
export interface SessionValues {
  code: string;
  title: Texts;
  abstract: Texts;
  kind: Schemas["SessionKind"];
  track: string;
  themes: readonly string[];
  language: string;
  interpretation: readonly string[];
  duration_minutes: number | null;
  capacity: number | null;
  enrolment_policy: Schemas["EnrolmentPolicy"];
  waiting_list: boolean;
  links: readonly LinkValues[];
}

export function sessionValues(session: Session): SessionValues {
  return {
    code: session.code,
    title: session.title,
    abstract: session.abstract ?? {},
    kind: session.kind,
    track: session.track,
    themes: session.themes,
    language: session.language,
    interpretation: session.interpretation,
    duration_minutes: session.duration_minutes,
    capacity: session.capacity,
    enrolment_policy: session.enrolment_policy,
    waiting_list: session.waiting_list,
    links: session.links.map(({ kind, title, url }) => ({ kind: kind ?? "material", title, url })),
  };
}

function linksOf({ links }: SessionValues): Schemas["SessionLink"][] {
  return links.map(({ kind, title, url }) => ({ kind, title: title.trim(), url: url.trim() }));
}

/** Only what has changed since the form was loaded. */
export function sessionPatch(before: SessionValues, after: SessionValues): Schemas["SessionPatch"] {
  const isChanged = (key: keyof SessionValues) => !isSame(before[key], after[key]);
  const { kind, track, themes, language, interpretation, duration_minutes: minutes } = after;
  return {
    // An emptied code has the service make one.
    ...(isChanged("code") ? { code: after.code.trim() || null } : {}),
    ...(isChanged("title") ? { title: localizedPatch(before.title, after.title) } : {}),
    ...(isChanged("abstract")
      ? { abstract: textsOrNull(after.abstract) ? localizedPatch(before.abstract, after.abstract) : null }
      : {}),
    ...(isChanged("kind") ? { kind } : {}),
    ...(isChanged("track") ? { track } : {}),
    ...(isChanged("themes") ? { themes: [...themes] } : {}),
    ...(isChanged("language") ? { language } : {}),
    ...(isChanged("interpretation") ? { interpretation: [...interpretation] } : {}),
    ...(isChanged("duration_minutes") && minutes !== null ? { duration_minutes: minutes } : {}),
    ...(isChanged("capacity") ? { capacity: after.capacity } : {}),
    ...(isChanged("enrolment_policy") ? { enrolment_policy: after.enrolment_policy } : {}),
    ...(isChanged("waiting_list") ? { waiting_list: after.waiting_list } : {}),
    ...(isChanged("links") ? { links: linksOf(after) } : {}),
  };
}

/** What a new session needs; the rest is filled in on its page. */
export interface NewSessionValues {
  title: Texts;
  code: string;
  kind: Schemas["SessionKind"];
  track: string;
  language: string;
  duration_minutes: number | null;
}

export function newSession(values: NewSessionValues): Schemas["NewSession"] {
  const { title, code, kind, track, language, duration_minutes: minutes } = values;
  return {
    title: filledTexts(title),
    ...(code.trim() ? { code: code.trim() } : {}),
    kind,
    track,
    language,
    duration_minutes: minutes ?? 60,
  };
}
