import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";
import { type EventAreaId, subjectOf, verbOf } from "./eventKinds";

type Labels = Readonly<Record<string, MessageDescriptor | undefined>>;

export const areaLabels: Readonly<Record<EventAreaId, MessageDescriptor>> = {
  edition: msg`Edition`,
  registration: msg`Registration`,
  programme: msg`Programme`,
  attendance: msg`Enrolment and attendance`,
  forum: msg`Mayors’ forum`,
  award: msg`Award`,
  messages: msg`Messages`,
};

const subjects: Labels = {
  congress: msg`Edition`,
  theme: msg`Theme`,
  track: msg`Track`,
  staff: msg`Staff`,
  registration: msg`Registration`,
  registration_type: msg`Registration type`,
  pool: msg`Shared pool`,
  question: msg`Question`,
  registration_rules: msg`Rules for corrections`,
  invitation: msg`Invitation`,
  delegation: msg`Delegation`,
  import: msg`Import`,
  import_mapping: msg`Mapping of columns`,
  session: msg`Session`,
  room: msg`Room`,
  speaker: msg`Speaker`,
  schedule: msg`Schedule`,
  schedule_rules: msg`Conflict rules`,
  timetable: msg`Search for a timetable`,
  enrolment_rules: msg`Enrolment rules`,
  favourite: msg`Favourite`,
  agenda_feed: msg`Calendar address`,
  enrolment: msg`Enrolment in a session`,
  attendance: msg`Attendance`,
  certificate: msg`Certificate`,
  forum_invitation: msg`Invitation of a city`,
  speakers_list: msg`Speakers’ list`,
  speaking_request: msg`Request to speak`,
  speech: msg`Speech`,
  statement: msg`Statement`,
  declaration: msg`Declaration`,
  accreditation: msg`Accreditation`,
  award: msg`Award`,
  award_round: msg`Award round`,
  award_entry: msg`Award entry`,
  evaluator: msg`Evaluator`,
  evaluation: msg`Evaluation`,
  recusal: msg`Recusal`,
  award_vote: msg`Public vote`,
  announcement: msg`Announcement`,
  webhook: msg`Webhook`,
  mail: msg`E-mail`,
};

const verbs: Labels = {
  created: msg`Created`,
  updated: msg`Updated`,
  opened: msg`Opened`,
  started: msg`Started`,
  closed: msg`Closed`,
  archived: msg`Archived`,
  deleted: msg`Deleted`,
  changed: msg`Changed`,
  confirmed: msg`Confirmed`,
  waitlisted: msg`Put on the waiting list`,
  promoted: msg`Promoted from the waiting list`,
  transferred: msg`Transferred`,
  invited: msg`Invited`,
  rejected: msg`Rejected`,
  cancelled: msg`Cancelled`,
  clashing: msg`Overlaps another session`,
  claimed: msg`Assigned to an account`,
  erased: msg`Erased`,
  retired: msg`Retired`,
  sent: msg`Sent`,
  revoked: msg`Revoked`,
  finished: msg`Finished`,
  undone: msg`Undone`,
  saved: msg`Saved`,
  speakers_changed: msg`Speakers changed`,
  released: msg`Released`,
  placed: msg`Placed in the draft`,
  unplaced: msg`Placement removed`,
  imported: msg`Imported`,
  marked: msg`Marked`,
  unmarked: msg`No longer marked`,
  joined: msg`Joined`,
  left: msg`Left`,
  issued: msg`Issued`,
  reminded: msg`Reminded`,
  member_reminded: msg`Member reminded`,
  member_left: msg`Member left`,
  answered: msg`Answered`,
  ordered: msg`Reordered`,
  withdrawn: msg`Withdrawn`,
  declined: msg`Declined`,
  moved: msg`Moved`,
  swap_offered: msg`Swap offered`,
  swapped: msg`Swapped`,
  approaching: msg`Soon`,
  called: msg`Called`,
  stopped: msg`Stopped`,
  extended: msg`Extended`,
  skipped: msg`Skipped`,
  published: msg`Published`,
  redrafted: msg`Back in draft`,
  adopted: msg`Adopted`,
  commented: msg`Commented`,
  endorsed: msg`Endorsed`,
  endorsement_withdrawn: msg`Endorsement withdrawn`,
  ended: msg`Ended`,
  deadline_extended: msg`Deadline extended`,
  submitted: msg`Submitted`,
  accepted_late: msg`Accepted after the deadline`,
  refused_late: msg`Refused: too late`,
  screened: msg`Screened`,
  advanced: msg`Advanced`,
  set: msg`Added or changed`,
  removed: msg`Removed`,
  assigned: msg`Assigned`,
  taken_back: msg`Taken back`,
  reopened: msg`Reopened`,
  declared: msg`Declared`,
  lifted: msg`Lifted`,
  voided: msg`Voided`,
  addressed: msg`Published to some`,
  secret_rotated: msg`Secret rotated`,
  disabled: msg`Disabled`,
  tested: msg`Tested`,
  resent: msg`Resent`,
};

const checked = msg`Checked`;

/** A name that is newer than this app: its words. */
const plain = (name: string) => name.replaceAll("_", " ").replaceAll(".", " ");

/** What an action was about: "Registration" of `registration.confirmed`. */
export function subjectLabel(kind: string): MessageDescriptor | string {
  const subject = subjectOf(kind);
  return subjects[subject] ?? plain(subject);
}

/** What was done: "Confirmed" of `registration.confirmed`. */
export function verbLabel(kind: string): MessageDescriptor | string {
  const verb = verbOf(kind);
  return verbs[verb] ?? plain(verb);
}

/** What an entry of the audit log says was done. A dry run of an import has only checked the file. */
export function actionLabel({ action, details }: Pick<Schemas["AuditEntry"], "action" | "details">) {
  const isCheck = action === "import.finished" && details.dry_run === true;
  return isCheck ? checked : verbLabel(action);
}
