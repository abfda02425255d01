import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { statisticsQuery } from "../app/dashboardQueries";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { CardGrid, Figure, Page, QueryState, Section, Skeleton, useNumber } from "../ui";
import { Bars } from "./Bars";
import { DayChart } from "./DayChart";
import { dayIn, lastDays } from "./figures";
import { SessionAttendance } from "./SessionAttendance";
import styles from "./statistics.module.css";

const days = 30;
const mostCountries = 20;

/** Figures for a screen on the wall: they follow the events of the edition by themselves. */
export function StatisticsPage() {
  const { slug, congress } = useEdition();
  const { can } = useAccess(slug);
  const { formatTime, zoneLabelAt } = useTime();
  const { number } = useNumber();
  const countries = useCountries();
  const query = useQuery({ ...statisticsQuery(slug), refetchInterval: 60_000 });
  const readAt = new Date(query.dataUpdatedAt || Date.now());
  const at = formatTime(readAt);
  const zoneLabel = zoneLabelAt(readAt);
  return (
    <Page
      title={<Trans>Live figures</Trans>}
      description={
        <Trans>
          As of {at} ({zoneLabel}). They change by themselves.
        </Trans>
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {({ registrations, attendance }) => (
          <>
            <CardGrid className={styles.figures}>
              <Figure label={<Trans>Confirmed</Trans>} value={number(registrations.confirmed)} />
              <Figure label={<Trans>Countries</Trans>} value={number(registrations.countries)} />
              <Figure label={<Trans>Cities</Trans>} value={number(registrations.cities)} />
              <Figure label={<Trans>People who attended</Trans>} value={number(attendance.people)} />
              <Figure label={<Trans>Seats taken</Trans>} value={number(attendance.seats_taken)} />
            </CardGrid>
            {can("session.moderate") ? <SessionAttendance /> : null}
            <Section title={<Trans>Registrations a day</Trans>}>
              <DayChart
                counts={lastDays(registrations.by_day, days, dayIn(congress.time_zone, new Date()))}
              />
            </Section>
            <Section title={<Trans>Registrations by country</Trans>}>
              <Bars
                rows={registrations.by_country.slice(0, mostCountries).map(({ country, standing }) => ({
                  id: country ?? "",
                  label: country === null ? <Trans>Unknown country</Trans> : countries.name(country),
                  value: standing,
                }))}
              />
            </Section>
          </>
        )}
      </QueryState>
    </Page>
  );
}
