import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { IconName } from "../ui";

export interface NavigationItem {
  to:
    | "/e/$edition"
    | "/e/$edition/me"
    | "/e/$edition/delegation"
    | "/e/$edition/registrations"
    | "/e/$edition/delegations"
    | "/e/$edition/invitations"
    | "/e/$edition/imports"
    | "/e/$edition/registration-types"
    | "/e/$edition/questions"
    | "/e/$edition/sessions"
    | "/e/$edition/speakers"
    | "/e/$edition/rooms"
    | "/e/$edition/themes"
    | "/e/$edition/timetable"
    | "/e/$edition/releases"
    | "/e/$edition/sittings"
    | "/e/$edition/forum-invitations"
    | "/e/$edition/heads"
    | "/e/$edition/declarations"
    | "/e/$edition/announcements"
    | "/e/$edition/mails"
    | "/e/$edition/settings"
    | "/e/$edition/staff"
    | "/e/$edition/webhooks"
    | "/e/$edition/audit"
    | "/e/$edition/awards"
    | "/e/$edition/entries"
    | "/e/$edition/evaluations"
    | "/e/$edition/statistics";
  label: MessageDescriptor;
  icon: IconName;
  /** Null: everyone with a role in the edition. Of several, one is enough. */
  permission: string | readonly string[] | null;
  /** Only for people of whom this is true. */
  onlyIf?: keyof NavigationFacts;
}

/** What the navigation depends on beyond permissions. */
export interface NavigationFacts {
  /** Focal point or head of a delegation, without a list of all of them. */
  leadsDelegation: boolean;
}

export interface NavigationGroup {
  id: string;
  label: MessageDescriptor | null;
  items: readonly NavigationItem[];
}

const groups: readonly NavigationGroup[] = [
  {
    id: "overview",
    label: null,
    items: [
      { to: "/e/$edition", label: msg`Dashboard`, icon: "dashboard", permission: null },
      { to: "/e/$edition/me", label: msg`My congress`, icon: "ticket", permission: null },
      {
        to: "/e/$edition/delegation",
        label: msg`My delegation`,
        icon: "flag",
        permission: null,
        onlyIf: "leadsDelegation",
      },
      { to: "/e/$edition/statistics", label: msg`Live figures`, icon: "eye", permission: "statistics.read" },
    ],
  },
  {
    id: "people",
    label: msg`People`,
    items: [
      {
        to: "/e/$edition/registrations",
        label: msg`Registrations`,
        icon: "people",
        permission: "registration.read",
      },
      {
        to: "/e/$edition/delegations",
        label: msg`Delegations`,
        icon: "flag",
        permission: "registration.read",
      },
      {
        to: "/e/$edition/invitations",
        label: msg`Invitations`,
        icon: "send",
        permission: "registration.manage",
      },
      {
        to: "/e/$edition/imports",
        label: msg`Imports`,
        icon: "upload",
        permission: [
          "registration.manage",
          "programme.edit",
          "schedule.edit",
          "forum.manage",
          "award.manage",
        ],
      },
    ],
  },
  {
    id: "form",
    label: msg`Registration form`,
    items: [
      {
        to: "/e/$edition/registration-types",
        label: msg`Registration types`,
        icon: "ticket",
        permission: "registration.manage",
      },
      { to: "/e/$edition/questions", label: msg`Questions`, icon: "help", permission: "registration.manage" },
    ],
  },
  {
    id: "programme",
    label: msg`Programme`,
    items: [
      { to: "/e/$edition/sessions", label: msg`Sessions`, icon: "document", permission: "programme.edit" },
      { to: "/e/$edition/speakers", label: msg`Speakers`, icon: "mic", permission: "programme.edit" },
      { to: "/e/$edition/rooms", label: msg`Rooms`, icon: "building", permission: "programme.edit" },
      { to: "/e/$edition/themes", label: msg`Tracks and themes`, icon: "tag", permission: "programme.edit" },
      { to: "/e/$edition/timetable", label: msg`Timetable`, icon: "calendar", permission: "schedule.edit" },
      { to: "/e/$edition/releases", label: msg`Releases`, icon: "globe", permission: "schedule.edit" },
    ],
  },
  {
    id: "forum",
    label: msg`Mayors’ Forum`,
    items: [
      { to: "/e/$edition/sittings", label: msg`Sittings`, icon: "mic", permission: "delegation.lead" },
      {
        to: "/e/$edition/forum-invitations",
        label: msg`Invited cities`,
        icon: "mail",
        permission: "forum.manage",
      },
      {
        to: "/e/$edition/heads",
        label: msg`Heads of delegation`,
        icon: "shield",
        permission: "forum.manage",
      },
      {
        to: "/e/$edition/declarations",
        label: msg`Declarations`,
        icon: "document",
        permission: "delegation.lead",
      },
    ],
  },
  {
    id: "award",
    label: msg`Award`,
    items: [
      {
        to: "/e/$edition/awards",
        label: msg`Awards`,
        icon: "award",
        // Every account can enter and vote.
        permission: null,
      },
      { to: "/e/$edition/entries", label: msg`My entries`, icon: "document", permission: null },
      {
        to: "/e/$edition/evaluations",
        label: msg`Evaluations`,
        icon: "check-circle",
        permission: "award.evaluate",
      },
    ],
  },
  {
    id: "messages",
    label: msg`Messages`,
    items: [
      {
        to: "/e/$edition/announcements",
        label: msg`Announcements`,
        icon: "megaphone",
        permission: "messaging.manage",
      },
      { to: "/e/$edition/mails", label: msg`E-mails`, icon: "mail", permission: "messaging.manage" },
    ],
  },
  {
    id: "administration",
    label: msg`Administration`,
    items: [
      { to: "/e/$edition/settings", label: msg`Settings`, icon: "settings", permission: "congress.edit" },
      { to: "/e/$edition/staff", label: msg`Staff`, icon: "shield", permission: "congress.administer" },
      { to: "/e/$edition/webhooks", label: msg`Webhooks`, icon: "plug", permission: "messaging.manage" },
      { to: "/e/$edition/audit", label: msg`Audit log`, icon: "history", permission: "audit.read" },
    ],
  },
];

/** Whether a page or an item that needs this permission is open to the person. */
export function isAllowed(
  permission: string | readonly string[] | null | undefined,
  can: (permission: string) => boolean,
): boolean {
  if (!permission) return true;
  return typeof permission === "string" ? can(permission) : permission.some(can);
}

/** The pages that a person may open, in groups; groups without any are left out. */
export function navigationFor(
  can: (permission: string) => boolean,
  facts: NavigationFacts,
): NavigationGroup[] {
  const isFor = ({ permission, onlyIf }: NavigationItem) =>
    isAllowed(permission, can) && (onlyIf === undefined || facts[onlyIf]);
  return groups
    .map((group) => ({ ...group, items: group.items.filter(isFor) }))
    .filter(({ items }) => items.length > 0);
}

/** On phones: what is in the bar, and what is behind "More". */
export function splitForBar(
  items: readonly NavigationItem[],
  places: number,
): {
  bar: readonly NavigationItem[];
  more: readonly NavigationItem[];
} {
  if (items.length <= places) return { bar: items, more: [] };
  return { bar: items.slice(0, places - 1), more: items.slice(places - 1) };
}
