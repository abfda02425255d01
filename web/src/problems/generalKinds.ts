import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of any request. */
export const generalKinds: KindTexts = {
  "malformed-body": {
    title: msg`The request could not be read`,
    text: msg`Reload the page and try again.`,
    isForAll: true,
  },
  "invalid-body": { title: msg`Some fields are not valid`, isForAll: true },
  "invalid-parameter": { title: msg`The address or a filter is not valid`, isForAll: true },
  "not-found": {
    title: msg`Not found`,
    text: msg`It does not exist any more, or you cannot see it.`,
    isForAll: true,
  },
  "no-congress": {
    title: msg`Edition not found`,
    text: msg`It does not exist, or it is a draft and you are not on its staff.`,
    isForAll: true,
  },
  "too-large": {
    title: msg`Too large`,
    text: msg`The file or text is larger than the service accepts. Send less at once.`,
    isForAll: true,
  },
  "too-slow": {
    title: msg`The request took too long`,
    text: msg`Check your connection and try again.`,
    isForAll: true,
  },
  "wrong-media-type": {
    title: msg`Unsupported kind of file`,
    text: msg`Choose a file of another kind.`,
    isForAll: true,
  },
  stale: {
    title: msg`Changed in the meantime`,
    text: msg`It has changed since you opened it.`,
    isForAll: true,
  },
  "idempotency-key-reused": {
    title: msg`Already sent`,
    text: msg`An earlier version of this was sent already. Reload the page to see the result.`,
    isForAll: true,
  },
  "idempotency-key-in-flight": {
    title: msg`Still being processed`,
    text: msg`The first attempt has not finished. Try again in a moment.`,
    isForAll: true,
  },
  "too-many-requests": {
    title: msg`Too many requests`,
    text: msg`Too many requests came from your address.`,
  },
  internal: { title: msg`Internal error`, text: msg`The error has been logged.`, isForAll: true },
  busy: { title: msg`Service busy`, text: msg`Nothing was changed.` },
  "database-away": {
    title: msg`Service interrupted`,
    text: msg`Your change may or may not have been saved: check it before you try again.`,
    isForAll: true,
  },
  forbidden: {
    title: msg`Permission denied`,
    text: msg`Your roles do not allow this. Ask an organiser for a role that does.`,
    isForAll: true,
  },
  "registration-needed": {
    title: msg`You are not registered`,
    text: msg`You have no active registration for this congress. Register first.`,
    isForAll: true,
  },
  "sign-in-needed": { title: msg`Sign in yourself`, text: msg`API keys cannot do this.`, isForAll: true },
  "second-factor-needed": {
    title: msg`Second factor required`,
    text: msg`This congress requires a second factor for staff. Set one up under My account, Security, or sign in again with its code.`,
    isForAll: true,
  },
  "cross-site-request": {
    title: msg`Request from another site`,
    text: msg`Open the app from its own address and try again.`,
    isForAll: true,
  },
  "bad-cursor": {
    title: msg`The list has changed`,
    text: msg`Reload the page to read it from the beginning.`,
    isForAll: true,
  },
};
