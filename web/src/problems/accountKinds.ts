import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of accounts, signing in, staff, editions and webhooks. */
export const accountKinds: KindTexts = {
  "wrong-credentials": { title: msg`Wrong e-mail or password`, text: msg`Check both.` },
  "code-needed": {
    title: msg`Code required`,
    text: msg`This account has a second factor. Enter its code.`,
    isForAll: true,
  },
  "wrong-code": {
    title: msg`Wrong code`,
    text: msg`The code is wrong or already used. Wait for the next one.`,
  },
  "too-many-tries": { title: msg`Too many attempts`, text: msg`Wait, then try again.` },
  "secret-not-valid": {
    title: msg`This link is not valid`,
    text: msg`It is incomplete, already used or expired. Request another e-mail and use its link.`,
    isForAll: true,
  },
  "second-factor-present": {
    title: msg`Second factor already set up`,
    text: msg`Remove the current one first.`,
  },
  "no-second-factor": {
    title: msg`No second factor`,
    text: msg`Your account has none. Set one up first.`,
    isForAll: true,
  },
  "email-taken": {
    title: msg`E-mail address in use`,
    text: msg`This address has an account of its own. Sign in to that account and erase it, or use another address.`,
  },
  "no-openid": {
    title: msg`This sign-in is not available`,
    text: msg`Sign in with e-mail and password instead.`,
    isForAll: true,
  },
  "openid-unreachable": {
    title: msg`The sign-in service does not respond`,
    text: msg`Try again in a moment, or sign in with e-mail and password.`,
    isForAll: true,
  },
  "openid-refused": {
    title: msg`Sign-in failed`,
    text: msg`Start again. If it fails again, sign up with e-mail and password.`,
    isForAll: true,
  },
  "too-many-webhooks": { title: msg`Too many webhooks`, text: msg`Delete a webhook first.` },
  "webhook-disabled": { title: msg`Webhook disabled`, text: msg`Enable it first.` },
  "congress-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another edition has this short name. Choose a different one.`,
  },
  "congress-state": {
    title: msg`Not possible in this state`,
    text: msg`The state of the edition does not allow this. Reload the page to see its state.`,
    keepsDetail: true,
  },
  "no-account": {
    title: msg`No account with this e-mail`,
    text: msg`Ask the person to sign up and to confirm the address.`,
  },
  "already-staff": { title: msg`Already on the staff`, text: msg`Change the roles of this person instead.` },
  "last-organiser": {
    title: msg`Last organiser`,
    text: msg`A congress needs an organiser. Make another person an organiser first.`,
  },
};
