import { msg } from "@lingui/core/macro";
import { fileReasons } from "./fileReasons";
import type { KindTexts } from "./texts";

/** Problems of registrations, invitations, delegations and imports. */
export const registrationKinds: KindTexts = {
  "registration-not-open": {
    title: msg`Registration not open`,
    text: msg`The congress or this registration type does not accept registrations now.`,
  },
  "registration-by-invitation": {
    title: msg`Invitation required`,
    text: msg`This registration type requires an invitation. Use the link in your invitation, choose another type, or ask the organisers for an invitation.`,
    isForAll: true,
  },
  "email-not-verified": {
    title: msg`E-mail not confirmed`,
    text: msg`Confirm your e-mail address first: follow the link in the e-mail, or send a new one under My account.`,
    isForAll: true,
  },
  "already-registered": {
    title: msg`Already registered`,
    text: msg`You have already registered for this congress. My congress shows your registration.`,
    isForAll: true,
  },
  "registration-rejected": {
    title: msg`Registration rejected`,
    text: msg`The organisers have rejected your registration, and you cannot register again. If you have questions, contact them.`,
    keepsDetail: true,
  },
  "registration-email-taken": {
    title: msg`E-mail already registered`,
    text: msg`Another registration of this congress has this e-mail. Use another e-mail.`,
  },
  "registration-state": {
    title: msg`Not possible in this state`,
    text: msg`The state of the registration does not allow this.`,
  },
  "not-registered": { title: msg`Not registered`, text: msg`You are not registered for this congress.` },
  "corrections-closed": {
    title: msg`Corrections closed`,
    text: msg`The deadline for corrections has passed. Contact the registration desk.`,
  },
  "not-correctable": {
    title: msg`You cannot change this field`,
    text: msg`Only the registration desk can change it. Contact the registration desk.`,
  },
  "invalid-registration": { title: msg`Some details are not valid` },
  "registration-type-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another registration type has this short name. Choose another one.`,
  },
  "registration-type-in-use": {
    title: msg`Registration type in use`,
    text: msg`It has registrations or invitations. Give the registrations another type first; a type with invitations can only be closed.`,
  },
  "pool-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another shared pool has this short name. Choose another one.`,
  },
  "pool-in-use": {
    title: msg`Shared pool in use`,
    text: msg`Registration types use it. Give them another pool or their own capacity first.`,
  },
  "question-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another question, possibly a retired one, has this short name. Choose another one.`,
  },
  "question-slug-fixed": {
    title: msg`The short name cannot change`,
    text: msg`Answers are stored under it. Delete the question and create another one.`,
  },
  "invitation-not-valid": {
    title: msg`Invitation not valid`,
    text: msg`It is unknown, used up, expired, revoked, or for another e-mail or registration type. Ask the organisers for a new invitation.`,
  },
  "invitation-not-sent": {
    title: msg`Invitation cannot be sent`,
    text: msg`Only an open invitation with an e-mail address can be sent. Create another one.`,
  },
  "invalid-invitation": { title: msg`Invitation not valid` },
  "invitation-not-needed": {
    title: msg`Invitation not needed`,
    text: msg`The person is already registered, already invited, or listed twice.`,
  },
  "no-badge": {
    title: msg`No badge yet`,
    text: msg`Only confirmed registrations have a badge.`,
    isForAll: true,
  },
  "capacity-below-taken": {
    title: msg`Capacity below places taken`,
    text: msg`More places are taken than that. Free some first, or choose a larger capacity.`,
    keepsDetail: true,
  },
  "capacity-full": {
    title: msg`No place free`,
    text: msg`All places are taken. Raise the capacity, or wait until a place becomes free.`,
  },
  "delegation-name-taken": {
    title: msg`Delegation name already taken`,
    text: msg`Another delegation has this name. Choose another name.`,
  },
  "delegation-head": {
    title: msg`The head is not a confirmed member`,
    text: msg`Choose a confirmed member of this delegation as its head.`,
  },
  "delegation-in-use": {
    title: msg`Delegation in use`,
    text: msg`It has members or invitations, revoked ones included, so it cannot be deleted. Withdraw its members instead.`,
  },
  "delegation-on-record": {
    title: msg`Delegation in forum records`,
    text: msg`It has taken part in the forum, so it cannot be deleted. Withdraw its members instead.`,
  },
  "delegation-quota-used": {
    title: msg`Quota used up`,
    text: msg`The delegation has as many members as its quota allows. Withdraw or replace a member, or ask the organisers for a larger quota.`,
  },
  "delegation-other": {
    title: msg`Already in another delegation`,
    text: msg`The registration belongs to another delegation, which must withdraw it first.`,
  },
  "unreadable-file": {
    title: msg`The file cannot be imported`,
    text: msg`Nothing was imported.`,
    keepsDetail: true,
    reasons: fileReasons,
  },
  "unreadable-schedule": {
    title: msg`The file cannot be imported`,
    text: msg`Nothing was imported.`,
    keepsDetail: true,
    reasons: fileReasons,
  },
  "no-registration-types": {
    title: msg`This edition has no registration types yet`,
    text: msg`Create one under Registration types, then import the file again.`,
    isForAll: true,
  },
  "import-state": {
    title: msg`Not possible in this state`,
    text: msg`An import can be cancelled until it has finished, and undone once after that.`,
  },
  "import-touched": {
    title: msg`Changed since the import`,
    text: msg`What the import wrote has changed since, so it cannot be undone. Edit or delete these records one by one.`,
    keepsDetail: true,
  },
};
