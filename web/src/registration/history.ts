import { msg } from "@lingui/core/macro";
import type { ActionLook } from "../app/history/History";

/** The actions on a registration, as the audit log names them. */
export const actionLooks: Readonly<Record<string, ActionLook>> = {
  "registration.created": { label: msg`Registered`, icon: "add", tone: "info" },
  "registration.confirmed": { label: msg`Confirmed`, icon: "check", tone: "success" },
  "registration.waitlisted": { label: msg`Put on the waiting list`, icon: "clock", tone: "info" },
  "registration.promoted": { label: msg`Confirmed from the waiting list`, icon: "check", tone: "success" },
  "registration.rejected": { label: msg`Rejected`, icon: "close", tone: "danger" },
  "registration.cancelled": { label: msg`Cancelled`, icon: "close", tone: "neutral" },
  "registration.updated": { label: msg`Details changed`, icon: "edit", tone: "neutral" },
  "registration.transferred": { label: msg`Transferred to another person`, icon: "person-add", tone: "info" },
  "registration.invited": { label: msg`Invited to sign up`, icon: "send", tone: "neutral" },
  "registration.claimed": { label: msg`Connected with an account`, icon: "link", tone: "neutral" },
  "registration.erased": { label: msg`Personal data erased`, icon: "trash", tone: "danger" },
  "registration.deleted": { label: msg`Deleted`, icon: "trash", tone: "danger" },
};
