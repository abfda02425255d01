import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";

export type Role = Schemas["Role"];

interface RoleText {
  id: Role;
  name: MessageDescriptor;
  /** What the role may do. */
  about: MessageDescriptor;
}

export const roles: readonly RoleText[] = [
  {
    id: "organiser",
    name: msg`Organiser`,
    about: msg`Everything in the edition, including settings, staff, messages and the audit log; all that the other roles may do, except evaluating entries.`,
  },
  {
    id: "registration_desk",
    name: msg`Registration desk`,
    about: msg`See, change, approve and import registrations; manage seats in sessions.`,
  },
  {
    id: "programme_editor",
    name: msg`Programme editor`,
    about: msg`Edit sessions, speakers and rooms; build and release the schedule.`,
  },
  {
    id: "forum_secretary",
    name: msg`Forum secretary`,
    about: msg`Invite cities to the mayors' forum, manage its sessions and declarations; see registrations.`,
  },
  {
    id: "award_secretary",
    name: msg`Award secretary`,
    about: msg`Manage the award: categories, rounds, evaluators and results.`,
  },
  {
    id: "evaluator",
    name: msg`Evaluator`,
    about: msg`Evaluate the award entries that are assigned to them.`,
  },
  {
    id: "moderator",
    name: msg`Moderator`,
    about: msg`Chair sessions: the list of speakers and speaking times.`,
  },
  {
    id: "observer",
    name: msg`Observer`,
    about: msg`See registrations and statistics, without changing anything.`,
  },
];

/** A role that is newer than this app is shown by its id. */
export function roleText(id: string): RoleText | undefined {
  return roles.find((role) => role.id === id);
}

/** Adds or takes away a role, in the order in which roles are shown. */
export function toggleRole(before: readonly Role[], role: Role, isOn: boolean): Role[] {
  const known = roles.map(({ id }) => id).filter((id) => (id === role ? isOn : before.includes(id)));
  return [...known, ...before.filter((id) => !roleText(id))];
}

/** The account of the organiser, if there is only one. */
export function onlyOrganiser(
  members: readonly Pick<Schemas["StaffMember"], "account" | "roles">[],
): string | null {
  const organisers = members.filter(({ roles }) => roles.includes("organiser"));
  return organisers.length === 1 ? (organisers[0]?.account ?? null) : null;
}
