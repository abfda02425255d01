import { Trans } from "@lingui/react/macro";
import { useBothTimes } from "../app/useBothTimes";
import { useCountdown } from "../app/useCountdown";
import { clock } from "./deadlines";

interface DeadlineProps {
  /** The last second in which something is taken. */
  closesAt: string;
  /** The zone in which the award sets its deadlines. */
  zone: string;
}

/** A deadline in the zone that is shown, in the reader's and in the award's; in its last hour, how long is left. */
export function Deadline({ closesAt, zone }: DeadlineProps) {
  const left = useCountdown(new Date(closesAt).getTime() + 1000);
  const at = useBothTimes(zone)(closesAt);
  const remaining = clock(left);
  return (
    <span>
      {left === 0 ? <Trans>Closed {at}</Trans> : <Trans>Closes {at}</Trans>}
      {left > 0 && left <= 3600 ? (
        <>
          {" · "}
          <strong role="timer">
            <Trans>{remaining} left</Trans>
          </strong>
        </>
      ) : null}
    </span>
  );
}
