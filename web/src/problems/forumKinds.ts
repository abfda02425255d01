import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of the mayors' forum. */
export const forumKinds: KindTexts = {
  "delegation-not-to-accredit": {
    title: msg`The head cannot be accredited`,
    text: msg`Only the head of a delegation with a city and a country can be accredited. Set them in the delegation first.`,
    isForAll: true,
  },
  "city-accredited": {
    title: msg`City already accredited`,
    text: msg`The head of another delegation is accredited for this city. Withdraw that accreditation first, or correct the city.`,
  },
  "declaration-state": {
    title: msg`Not possible in this state`,
    text: msg`A draft can be edited, an open declaration can be endorsed, and an adopted one is final. Reload the page to see its state.`,
  },
  "invalid-declaration": { title: msg`Declaration not valid` },
  "not-head": {
    title: msg`Head of delegation not accredited`,
    text: msg`Only the accredited head of a delegation can act for its city. Ask the secretariat of the forum to accredit yours.`,
  },
  "no-such-language": {
    title: msg`Language not available`,
    text: msg`Choose a language in which both versions are written.`,
  },
  "city-invited": {
    title: msg`City already invited`,
    text: msg`Each city can be invited once. Change its invitation, or send it again.`,
  },
  "invalid-forum-invitation": { title: msg`Invitation not valid` },
  "forum-invitation-not-open": {
    title: msg`Invitation not open`,
    text: msg`It was revoked, is already answered, or its deadline has passed. The secretariat of the forum can change the deadline or record a late answer.`,
  },
  "invalid-answer": { title: msg`Answer not complete` },
  "forum-delegation-in-use": {
    title: msg`The city has a delegation`,
    text: msg`Its delegation has members or records in the forum. Withdraw its members first, or contact the secretariat of the forum.`,
  },
  "not-of-forum": {
    title: msg`Not a session of the forum`,
    text: msg`Only sessions of a track of the mayors’ forum have a speakers’ list.`,
  },
  "no-speakers-list": {
    title: msg`No speakers’ list yet`,
    text: msg`A chair or the secretariat must open it first.`,
  },
  "speakers-list-closed": {
    title: msg`The speakers’ list is closed`,
    text: msg`It accepts no more statements. You can still request a right of reply, or ask the chair to add you.`,
  },
  "forum-only": {
    title: msg`Registration for the forum required`,
    text: msg`This requires a confirmed registration for the forum, or a delegation that you act for and whose head is accredited.`,
  },
  "not-accredited": {
    title: msg`You cannot request to speak`,
    text: msg`Only the head or the focal point of a delegation with an accredited head can. Contact the secretariat of the forum.`,
  },
  "which-delegation": {
    title: msg`Which delegation?`,
    text: msg`Choose one that you act for and whose head is accredited.`,
    isForAll: true,
  },
  "speaks-once": {
    title: msg`Already on the list`,
    text: msg`A delegation speaks once about an item, and replies once to a speech. Change or withdraw the request that exists.`,
  },
  "invalid-speaking-request": { title: msg`Request to speak not valid` },
  "no-time-left": {
    title: msg`No time left`,
    text: msg`All time of the sitting is taken, or its list is full. Request less time, or add a second choice.`,
  },
  "no-speaking-request": {
    title: msg`The request is not on this list`,
    text: msg`It was withdrawn, or is on the list of another sitting.`,
  },
  "sitting-moved-on": {
    title: msg`Another chair has acted`,
    text: msg`Nothing was changed. Look at the list, and call again if you still want to.`,
  },
  "not-now": {
    title: msg`Not possible now`,
    text: msg`The state of the request or of the floor does not allow this. Look at the list and try again if needed.`,
  },
  "statement-published": {
    title: msg`The statement is published`,
    text: msg`Only the secretariat of the forum can correct it now.`,
  },
};
