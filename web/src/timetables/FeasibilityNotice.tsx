import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { plainDetail } from "../app/conflictKinds";
import { draftQuery } from "../app/draft";
import { useEdition } from "../app/edition";
import { Notice, QueryState, Skeleton, useNumber } from "../ui";
import { useProblemText } from "./problemText";
import { feasibilityQuery, type NewTimetable } from "./queries";
import styles from "./timetables.module.css";
import { problemWords } from "./words";

const most = 10;

/** What a search with this request cannot place, and what to do about it. */
export function FeasibilityNotice({ request }: { request: NewTimetable }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { number } = useNumber();
  const draft = useQuery(draftQuery(slug)).data;
  const byId = useMemo(() => new Map(draft?.sessions.map((session) => [session.id, session])), [draft]);
  const problemText = useProblemText(byId);
  const query = useQuery({ ...feasibilityQuery(slug, request), placeholderData: keepPreviousData });
  return (
    <QueryState query={query} skeleton={<Skeleton lines={3} />}>
      {({ movable, fixed, minutes_needed: needed, minutes_free: free, problems }) => {
        const minutes = free.reduce((sum, day) => sum + day.minutes, 0);
        const density = t`${plural(movable, {
          one: "# session may move",
          other: "# sessions may move",
        })}`;
        const stays = t`${plural(fixed, { one: "# stays", other: "# stay" })}`;
        return (
          <div className={styles.stack}>
            <p className={styles.note}>
              {density}, {stays}.{" "}
              <Trans>
                They need {number(Math.round(needed / 60))} hours of {number(Math.round(minutes / 60))} in
                suitable rooms.
              </Trans>
            </p>
            {problems.length === 0 ? (
              <Notice kind="success" title={<Trans>Nothing speaks against it</Trans>}>
                <Trans>Each session has a room and a time that suit it, and there is room for all.</Trans>
              </Notice>
            ) : (
              <Notice
                kind="warning"
                title={t`${plural(problems.length, {
                  one: "# problem that no search can solve",
                  other: "# problems that no search can solve",
                })}`}
              >
                <Trans>
                  You can search all the same: these sessions are left out, or keep their conflicts.
                </Trans>
                <ul className={styles.problems}>
                  {problems.slice(0, most).map((problem) => (
                    <li key={problem.detail}>
                      <strong>{i18n._(problemWords[problem.kind])}</strong>:{" "}
                      {draft ? problemText(problem) : plainDetail(problem.detail)}
                    </li>
                  ))}
                  {problems.length > most ? <li>{t`And ${problems.length - most} more.`}</li> : null}
                </ul>
              </Notice>
            )}
          </div>
        );
      }}
    </QueryState>
  );
}
