import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { isProblem } from "../api/problem";
import { ErrorState, Notice } from "../ui";
import type { Enrolment } from "./queries";
import { SeatButton } from "./SeatButton";

/** Why one cannot join, and what to do about it, by the type of the problem. */
const reasons: Readonly<Record<string, { title: MessageDescriptor; text: MessageDescriptor }>> = {
  "session-not-open": {
    title: msg`The room is not open yet`,
    text: msg`Wait here and try again: it opens shortly before the session begins. If your clock shows a later time, your device may have a wrong time or time zone.`,
  },
  "session-closed": {
    title: msg`The session is over`,
    text: msg`Its recording, if there is one, is on the page of the session.`,
  },
  "session-withdrawn": {
    title: msg`The session is cancelled`,
    text: msg`The programme shows what is on instead.`,
  },
  "session-seats-taken": {
    title: msg`Every seat is taken`,
    text: msg`You are on the waiting list, and get an e-mail as soon as a seat is yours.`,
  },
  "seat-needed": { title: msg`You need a seat`, text: msg`Take one below, then join.` },
  "invitation-needed": {
    title: msg`This session is by invitation`,
    text: msg`Ask the organisers if you should be there.`,
  },
  "wrong-track": {
    title: msg`Your registration is for other tracks`,
    text: msg`Ask the organisers to change the type of your registration.`,
  },
  "registration-unconfirmed": {
    title: msg`Your registration is not confirmed yet`,
    text: msg`You get an e-mail as soon as it is.`,
  },
  "registration-revoked": {
    title: msg`Your registration is cancelled`,
    text: msg`Register again, if registration is open.`,
  },
  "not-registered-here": {
    title: msg`You are not registered`,
    text: msg`Register for this edition first.`,
  },
  "room-not-ready": {
    title: msg`The room has no meeting yet`,
    text: msg`The organisers have to set it up. Try again in a few minutes.`,
  },
  "meeting-unreachable": {
    title: msg`The meeting server does not answer`,
    text: msg`Try again in a moment. If it stays so, tell the organisers.`,
  },
};

interface JoinRefusalProps {
  error: unknown;
  session: string;
  /** The person has taken a seat, or waits for one. */
  onTaken: (enrolment: Enrolment) => void;
}

export function JoinRefusal({ error, session, onTaken }: JoinRefusalProps) {
  const { i18n } = useLingui();
  const known = Object.entries(reasons).find(([type]) => isProblem(error, type));
  if (!known) return <ErrorState error={error} />;
  const [, { title, text }] = known;
  return (
    <Notice
      kind="warning"
      isLive
      title={i18n._(title)}
      actions={isProblem(error, "seat-needed") ? <SeatButton session={session} onTaken={onTaken} /> : null}
    >
      {i18n._(text)}
    </Notice>
  );
}
