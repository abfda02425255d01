import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { IconName } from "../ui";

/** What a file can be imported as. */
export type Target = "delegates" | "speakers" | "cities" | "evaluators" | "entries" | "sessions";

export interface TargetInfo {
  id: Target;
  label: MessageDescriptor;
  description: MessageDescriptor;
  icon: IconName;
  permission: string;
  /** Below the address of the edition, with `{award}` and `{round}` where the rows belong to them. */
  path: string;
  maxRows: number;
  /** The fields that columns can be mapped to. */
  fields: readonly string[];
}

const all: readonly TargetInfo[] = [
  {
    id: "delegates",
    label: msg`Delegates`,
    description: msg`People with their registrations: a row for each person, matched by e-mail. Up to 50,000 rows.`,
    icon: "people",
    permission: "registration.manage",
    path: "imports",
    maxRows: 50_000,
    fields: [
      "email",
      "name",
      "given_name",
      "family_name",
      "type",
      "salutation",
      "organisation",
      "job_title",
      "city",
      "country",
      "time_zone",
      "languages",
    ],
  },
  {
    id: "sessions",
    label: msg`Sessions`,
    description: msg`Sessions with rooms, tracks, speakers and times: from pretalx, Sessionize, frab, iCalendar or a spreadsheet. They go into the draft of the schedule.`,
    icon: "calendar",
    permission: "schedule.edit",
    path: "schedule/import",
    maxRows: Number.POSITIVE_INFINITY,
    fields: [],
  },
  {
    id: "speakers",
    label: msg`Speakers`,
    description: msg`A row for each speaker, matched by name. Up to 2,000 rows.`,
    icon: "mic",
    permission: "programme.edit",
    path: "speakers/import",
    maxRows: 2000,
    fields: [
      "name",
      "given_name",
      "family_name",
      "job_title",
      "organisation",
      "biography",
      "country",
      "time_zone",
    ],
  },
  {
    id: "cities",
    label: msg`Cities to invite`,
    description: msg`A row for each city that is invited to the mayors' forum, matched by city. No e-mail is sent. Up to 2,000 rows.`,
    icon: "building",
    permission: "forum.manage",
    path: "forum/invitations/import",
    maxRows: 2000,
    fields: ["city", "country", "addressee", "email", "respond_by", "language", "quota", "note"],
  },
  {
    id: "entries",
    label: msg`Entries for an award`,
    description: msg`A row for each entry with its submitter, matched by city and title. They are imported as submitted; no e-mail is sent. Up to 2,000 rows.`,
    icon: "award",
    permission: "award.manage",
    path: "awards/{award}/entries/import",
    maxRows: 2000,
    fields: [
      "title",
      "city",
      "country",
      "category",
      "theme",
      "abstract",
      "description",
      "language",
      "starts_on",
      "ends_on",
      "population",
      "name",
      "given_name",
      "family_name",
      "job_title",
      "organisation",
      "email",
    ],
  },
  {
    id: "evaluators",
    label: msg`Evaluators of a round`,
    description: msg`A row for each evaluator, matched by the e-mail of an account that has the role. Up to 2,000 rows.`,
    icon: "people",
    permission: "award.manage",
    path: "awards/{award}/rounds/{round}/evaluators/import",
    maxRows: 2000,
    fields: ["email", "countries", "languages", "city", "employer"],
  },
];

/** What a person with these permissions can import. */
export function targetsFor(can: (permission: string) => boolean): TargetInfo[] {
  return all.filter(({ permission }) => can(permission));
}

/** A target that is newer than this app has no info. */
export function targetInfo(id: string): TargetInfo | undefined {
  return all.find((target) => target.id === id);
}

export const fieldNames: Readonly<Record<string, MessageDescriptor>> = {
  email: msg`E-mail`,
  // As a refusal names what is missing.
  "e-mail": msg`E-mail`,
  name: msg`Name`,
  given_name: msg`Given name`,
  family_name: msg`Family name`,
  type: msg`Registration type`,
  salutation: msg`Salutation`,
  organisation: msg`Organisation`,
  job_title: msg`Job title`,
  city: msg`City`,
  country: msg`Country`,
  time_zone: msg`Time zone`,
  languages: msg`Languages`,
  language: msg`Language`,
  biography: msg`Biography`,
  addressee: msg`Addressee`,
  respond_by: msg`Deadline for the answer`,
  quota: msg`Quota of the delegation`,
  note: msg`Note`,
  title: msg`Title`,
  category: msg`Category`,
  theme: msg`Theme`,
  abstract: msg`Abstract`,
  description: msg`Description`,
  starts_on: msg`Start of the initiative`,
  ends_on: msg`End of the initiative`,
  population: msg`Population of the city`,
  countries: msg`Countries`,
  employer: msg`Employer`,
  answers: msg`Answer to a question`,
  ignore: msg`Not imported`,
};

/** The encodings that a list is likely to be in, beyond those that are detected with certainty. */
export const encodings: readonly { label: string; about: MessageDescriptor }[] = [
  { label: "utf-8", about: msg`Unicode` },
  { label: "windows-1252", about: msg`Western Europe` },
  { label: "windows-1250", about: msg`Central Europe` },
  { label: "windows-1251", about: msg`Cyrillic` },
  { label: "windows-1253", about: msg`Greek` },
  { label: "windows-1254", about: msg`Turkish` },
  { label: "windows-1255", about: msg`Hebrew` },
  { label: "windows-1256", about: msg`Arabic` },
  { label: "windows-1258", about: msg`Vietnamese` },
  { label: "gb18030", about: msg`Chinese, simplified` },
  { label: "big5", about: msg`Chinese, traditional` },
  { label: "shift_jis", about: msg`Japanese` },
  { label: "euc-kr", about: msg`Korean` },
  { label: "windows-874", about: msg`Thai` },
  { label: "macintosh", about: msg`Older Macs` },
  { label: "utf-16le", about: msg`Unicode, as some programs save it` },
];
