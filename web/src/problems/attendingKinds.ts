import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of seats, joining and certificates. */
export const attendingKinds: KindTexts = {
  "registration-not-confirmed": {
    title: msg`Registration not confirmed`,
    text: msg`Only a confirmed registration can have a seat.`,
    isForAll: true,
  },
  "track-not-granted": {
    title: msg`Track not included`,
    text: msg`The registration type does not give access to the track of this session. The registration desk can change the type.`,
  },
  "session-by-invitation": {
    title: msg`By invitation only`,
    text: msg`The organisers assign the seats in this session. Ask them for a seat.`,
  },
  "session-cancelled": {
    title: msg`Session cancelled`,
    text: msg`The session does not take place. Choose another one.`,
  },
  "session-over": { title: msg`Session over`, text: msg`The session is over.`, isForAll: true },
  "sessions-overlap": {
    title: msg`Sessions overlap`,
    text: ({ names }) =>
      msg`There is a seat or a place on the waiting list in another session at this time: ${names}. Give it up first.`,
  },
  "session-full": {
    title: msg`Session full`,
    text: msg`All seats are taken. Try again later, or choose another session.`,
  },
  "not-enrolled": {
    title: msg`No seat`,
    text: msg`There is no seat and no place on the waiting list in this session.`,
  },
  "same-session": {
    title: msg`Same session`,
    text: msg`The person is already in this session. Choose another one.`,
    isForAll: true,
  },
  "too-many-favourites": {
    title: msg`Too many favourites`,
    text: msg`You have marked the maximum number of sessions. Unmark other sessions first.`,
  },
  "not-registered-here": {
    title: msg`You are not registered`,
    text: msg`Only registered people can join sessions. Register first.`,
    isForAll: true,
  },
  "registration-revoked": {
    title: msg`Registration not active`,
    text: msg`Your registration was cancelled or rejected. Contact the registration desk if you have questions.`,
  },
  "registration-unconfirmed": {
    title: msg`Registration not confirmed`,
    text: msg`You can join once your registration is confirmed.`,
    isForAll: true,
  },
  "wrong-track": {
    title: msg`Track not included`,
    text: msg`The registration type does not give access to the track of this session. The registration desk can change the type.`,
  },
  "session-not-open": {
    title: msg`Session not open yet`,
    text: msg`You can join shortly before the session starts. Try again then.`,
    isForAll: true,
  },
  "session-closed": { title: msg`Session over`, text: msg`The session is over.`, isForAll: true },
  "session-withdrawn": {
    title: msg`Session cancelled`,
    text: msg`The session does not take place. Choose another one.`,
  },
  "session-seats-taken": {
    title: msg`No seat free`,
    text: msg`You are on the waiting list, and are notified when you get a seat.`,
  },
  "seat-needed": {
    title: msg`Seat required`,
    text: msg`This session requires a seat. Take one first.`,
    isForAll: true,
  },
  "invitation-needed": {
    title: msg`By invitation only`,
    text: msg`The organisers assign the seats in this session. Ask them for a seat.`,
  },
  "room-not-ready": {
    title: msg`Room not ready`,
    text: msg`The organisers have not set up the room of this session yet. Try again later.`,
  },
  "not-joined": { title: msg`Session not joined`, text: msg`Join the session first.`, isForAll: true },
  "meeting-unreachable": {
    title: msg`The meeting does not respond`,
    text: msg`The server of the meeting does not respond. Nothing was changed.`,
  },
  "certificate-not-earned": {
    title: msg`Certificate not earned yet`,
    text: msg`You have not attended enough sessions yet. A session counts once it is over.`,
    keepsDetail: true,
  },
  "certificate-revoked": {
    title: msg`Certificate revoked`,
    text: msg`The organisers have revoked it. Contact them to ask why.`,
  },
};
