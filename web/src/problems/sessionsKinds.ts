import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of rooms, sessions and the schedule. */
export const sessionsKinds: KindTexts = {
  "room-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another room has this short name. Choose another one.`,
  },
  "room-in-use": {
    title: msg`Room in use`,
    text: msg`Sessions are still placed in this room. Move them to another room first.`,
  },
  "invalid-opening-hours": { title: msg`Opening hours not valid` },
  "track-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another track has this short name. Choose another one.`,
  },
  "track-in-use": {
    title: msg`Track in use`,
    text: msg`Sessions still use this track. Assign them to another track first.`,
  },
  "theme-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another theme has this short name. Choose another one.`,
  },
  "theme-in-use": {
    title: msg`Theme in use`,
    text: msg`Sessions or award entries still use this theme. Assign them to another theme first.`,
  },
  "speaker-in-use": {
    title: msg`Speaker in use`,
    text: msg`The speaker is assigned to a session. Remove them from it first.`,
  },
  "speaker-registration-taken": {
    title: msg`Registration already linked`,
    text: msg`Another speaker is linked to this registration. Unlink them first, or check the reference.`,
  },
  "session-code-taken": {
    title: msg`Code already taken`,
    text: msg`Another session has this code. Choose a different one, or leave it empty.`,
  },
  "session-state": {
    title: msg`Not possible in this state`,
    text: msg`The state of the session does not allow this.`,
  },
  "session-released": {
    title: msg`Session already released`,
    text: msg`The session is or was public, so it cannot be deleted. Cancel it if it is not cancelled yet, and release the schedule.`,
  },
  "session-has-seats": {
    title: msg`People have seats in the session`,
    text: msg`People have seats in it or are on its waiting list. Cancel it instead, so that they are informed.`,
  },
  "session-has-speakers": {
    title: msg`The session has requests to speak`,
    text: msg`Delegations have requested to speak in it. Move the requests to another session first.`,
  },
  "unknown-name": {
    title: msg`Unknown name`,
    text: msg`A track, theme or speaker of the session no longer exists. Choose another one.`,
  },
  "no-schedule": {
    title: msg`No released schedule`,
    text: msg`Nothing has been released yet.`,
    isForAll: true,
  },
  "move-undone": { title: msg`Already undone`, text: msg`This move was already undone.` },
  "moved-since": {
    title: msg`Moved again`,
    text: msg`The sessions were moved again. Undo the later moves first.`,
  },
  "schedule-blocked": {
    title: msg`Blocking conflicts`,
    text: msg`Resolve the blocking conflicts on the page Conflicts, then release again.`,
    isForAll: true,
  },
  "schedule-warned": {
    title: msg`The schedule has warnings`,
    text: msg`Resolve the warnings on the page Conflicts, or accept them.`,
    isForAll: true,
  },
  "timetable-running": {
    title: msg`Search already running`,
    text: msg`An edition has one search at a time. Wait until it has finished, or cancel it.`,
    isForAll: true,
  },
  "proposal-stale": {
    title: msg`The proposal is outdated`,
    text: msg`Some of its sessions have changed since the search began. Leave these where they are, or search again.`,
    isForAll: true,
  },
  "proposal-blocks": {
    title: msg`The proposal adds blocking conflicts`,
    text: msg`Apply other sessions, or accept the conflicts and resolve them before the next release.`,
    isForAll: true,
  },
};
