import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { Button, ErrorState, Progress } from "../ui";
import { curvesOf, pathOf } from "./curve";
import { cancelSearch, isRunning, type Timetable, timetableQuery } from "./queries";
import styles from "./timetables.module.css";

const width = 600;
const size = 120;

/** How far a search is, and its best score over time. */
export function SearchProgress({ timetable }: { timetable: Timetable }) {
  const { t } = useLingui();
  const last = timetable.history.at(-1);
  const goesOn = isRunning(timetable);
  return (
    <div className={styles.stack}>
      {goesOn ? (
        <div className={styles.spread}>
          <Progress
            label={timetable.cancel_requested ? t`Ending` : t`Searching`}
            value={timetable.progress}
            max={timetable.budget}
            className={styles.progress}
          />
          <CancelButton timetable={timetable} />
        </div>
      ) : null}
      {last ? (
        <>
          <ScoreCurve timetable={timetable} />
          <p className={styles.note} role={goesOn ? undefined : "status"}>
            {last.blocked === 0
              ? t`Nothing blocks a release.`
              : t`${plural(last.blocked, { one: "# blocking conflict.", other: "# blocking conflicts." })}`}{" "}
            {last.left_out === 0
              ? t`Every session has a place.`
              : t`${plural(last.left_out, { one: "# session is left out.", other: "# sessions are left out." })}`}
          </p>
        </>
      ) : null}
    </div>
  );
}

function CancelButton({ timetable }: { timetable: Timetable }) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const cancel = async () => {
    setIsPending(true);
    setError(null);
    try {
      const cancelled = await cancelSearch(slug, timetable.id);
      client.setQueryData(timetableQuery(slug, timetable.id).queryKey, cancelled);
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <>
      <Button onPress={cancel} isPending={isPending} isDisabled={timetable.cancel_requested}>
        <Trans>End and keep the best so far</Trans>
      </Button>
      {error ? <ErrorState error={error} onRetry={cancel} /> : null}
    </>
  );
}

/** Down is better. What the numbers mean is in the measures of the proposals; this shows whether it still gets better. */
function ScoreCurve({ timetable }: { timetable: Timetable }) {
  const { t } = useLingui();
  const each = timetable.budget / Math.max(1, timetable.request.proposals);
  const curves = curvesOf(timetable.history, each);
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${width} ${size}`}
        className={styles.curve}
        role="img"
        aria-label={t`The best score so far, over the search: lower is better.`}
        preserveAspectRatio="none"
      >
        {curves.map(({ proposal, points }) => (
          <path
            key={proposal}
            d={pathOf(points, width, size)}
            className={styles.line}
            data-proposal={proposal}
          />
        ))}
      </svg>
      <figcaption className={styles.note}>
        <Trans>
          The best so far, over the search. Lower is better; flat means that more time changes little.
        </Trans>
      </figcaption>
    </figure>
  );
}
