import { Trans } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { useTime } from "../app/time";
import { EmptyState, QueryState, Section, Skeleton } from "../ui";
import { Bars } from "./Bars";
import { watchedSessions } from "./figures";
import { attendanceQuery, releasedSessionsQuery } from "./queries";

const most = 8;

/** Who is in the sessions that are on now and in those that began last. */
export function SessionAttendance() {
  const { slug } = useEdition();
  const match = useLocalizedMatch();
  const { formatDateTime } = useTime();
  const sessions = useQuery(releasedSessionsQuery(slug));
  const watched = watchedSessions(sessions.data ?? [], Date.now(), most);
  const figures = useQueries({
    queries: watched.map(({ id }) => ({ ...attendanceQuery(slug, id), refetchInterval: 30_000 })),
  });
  return (
    <Section
      title={<Trans>Attendance by session</Trans>}
      description={<Trans>People present now; after a session, those who attended.</Trans>}
    >
      <QueryState
        query={sessions}
        skeleton={<Skeleton lines={6} />}
        isEmpty={() => watched.length === 0}
        empty={
          <EmptyState icon="clock" title={<Trans>No session has begun yet</Trans>}>
            <Trans>The sessions that are on appear here.</Trans>
          </EmptyState>
        }
      >
        {() => (
          <Bars
            rows={watched.map((session, at) => {
              const { text, language } = match(session.title);
              const data = figures[at]?.data;
              const isOver = session.ends_at !== null && Date.parse(session.ends_at) <= Date.now();
              return {
                id: session.id,
                value: (isOver ? data?.attended : data?.present) ?? 0,
                label: (
                  <>
                    <span lang={language}>{text}</span>
                    {session.starts_at ? ` · ${formatDateTime(session.starts_at)}` : null}
                  </>
                ),
              };
            })}
          />
        )}
      </QueryState>
    </Section>
  );
}
