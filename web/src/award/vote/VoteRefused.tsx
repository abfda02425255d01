import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { isProblem, NetworkError, type ProblemError } from "../../api/problem";
import { useCountdown } from "../../app/useCountdown";
import { AppLink, ErrorState, Notice } from "../../ui";
import type { Ballot, Entry } from "../queries";
import { votedCity } from "./candidates";

interface VoteRefusedProps {
  error: unknown;
  /** What the service has. */
  vote: Ballot | null;
  entries: readonly Entry[];
}

/** Why a vote was not taken, which vote counts now, and the next step. */
export function VoteRefused({ error, vote, entries }: VoteRefusedProps) {
  if (isProblem(error, "vote-closed")) {
    return (
      <Notice kind="warning" isLive title={<Trans>The vote was closed when yours arrived</Trans>}>
        <p>
          <Trans>
            The clock of the service decides, and its last second counted. Your clock may be slow.
          </Trans>
        </p>
        <StandingVote vote={vote} entries={entries} />
      </Notice>
    );
  }
  if (isProblem(error, "vote-unverified")) {
    return (
      <Notice
        kind="warning"
        isLive
        title={<Trans>Verify your e-mail address first</Trans>}
        actions={
          <AppLink href="/verify">
            <Trans>Verify my address</Trans>
          </AppLink>
        }
      >
        <Trans>Only accounts with a verified e-mail address can vote. Then come back and vote again.</Trans>
      </Notice>
    );
  }
  if (isProblem(error, "vote-changed-too-often")) return <TooOften error={error} />;
  if (error instanceof NetworkError) {
    return (
      <Notice
        kind="warning"
        isLive
        title={<Trans>No answer: it is not known whether your vote arrived</Trans>}
      >
        <p>
          <Trans>
            When the connection is back, this page shows what counts. Vote again if it is not what you want.
          </Trans>
        </p>
        <StandingVote vote={vote} entries={entries} />
      </Notice>
    );
  }
  return <ErrorState error={error} />;
}

/** Which vote counts now. The city is unknown if its entry is not among those that are shown. */
function StandingVote({ vote, entries }: Pick<VoteRefusedProps, "vote" | "entries">) {
  if (!vote) {
    return (
      <p>
        <Trans>You have no vote that counts.</Trans>
      </p>
    );
  }
  const city = votedCity(vote, entries);
  return city ? (
    <p>
      <Trans>What counts is your vote for {city}.</Trans>
    </p>
  ) : null;
}

function TooOften({ error }: { error: ProblemError }) {
  const [until] = useState(() => Date.now() + (error.retryAfter ?? 0) * 1000);
  const left = useCountdown(until);
  return (
    <Notice kind="warning" isLive title={<Trans>You have changed your vote many times</Trans>}>
      <Trans>Your earlier vote counts. You can change it again in {left} seconds.</Trans>
    </Notice>
  );
}
