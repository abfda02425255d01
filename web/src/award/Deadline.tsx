import { Trans } from "@lingui/react/macro";
import { formattingLocaleOf, useLanguage } from "../app/language";
import { useTime } from "../app/time";
import { useCountdown } from "../app/useCountdown";
import { zoneLabel } from "../app/zones";
import { clock } from "./deadlines";

interface DeadlineProps {
  /** The last second in which something is taken. */
  closesAt: string;
  /** The zone in which the award sets its deadlines. */
  zone: string;
}

/** A deadline in the reader's zone and in the award's; in its last hour, how long is left. */
export function Deadline({ closesAt, zone }: DeadlineProps) {
  const time = useTime();
  const left = useCountdown(new Date(closesAt).getTime() + 1000);
  const at = time.formatDateTime(closesAt);
  const own = time.zoneLabel;
  const there = zoneLabel(zone, new Date(closesAt));
  const locale = formattingLocaleOf(useLanguage());
  const thereAt = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  }).format(new Date(closesAt));
  const remaining = clock(left);
  return (
    <span>
      {left === 0 ? <Trans>Closed {at}</Trans> : <Trans>Closes {at}</Trans>} ({own})
      {zone === time.zone ? null : (
        <>
          {" · "}
          {thereAt} ({there})
        </>
      )}
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
