import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Card, CardGrid, Figure, Meter, QueryState, Section, Skeleton, useNumber } from "../ui";
import styles from "./DashboardPage.module.css";
import { statisticsQuery, typesQuery } from "./dashboardQueries";
import { useEdition, useLocalized } from "./edition";
import { formattingLocaleOf, useLanguage } from "./language";

const most = 8;

export function DashboardFigures() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { number } = useNumber();
  const localized = useLocalized();
  const locale = formattingLocaleOf(useLanguage());
  const query = useQuery(statisticsQuery(slug));
  const { data: types } = useQuery(typesQuery(slug));
  const typeName = (type: string) => {
    const found = types?.items.find((one) => one.slug === type);
    return found ? localized(found.name) : type;
  };
  const countryName = (code: string | null) =>
    code === null ? t`Unknown country` : (new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code);
  return (
    <Section title={<Trans>Registrations</Trans>}>
      <QueryState query={query} skeleton={<Skeleton lines={6} />}>
        {({ registrations, attendance }) => {
          const inState = (state: string) =>
            registrations.by_state.find((one) => one.state === state)?.total ?? 0;
          const types = registrations.by_type.filter(({ standing }) => standing > 0);
          const countries = registrations.by_country.slice(0, most);
          return (
            <>
              <CardGrid>
                <Figure label={<Trans>Confirmed</Trans>} value={number(registrations.confirmed)} />
                <Figure label={<Trans>Awaiting approval</Trans>} value={number(inState("pending"))} />
                <Figure label={<Trans>On waiting lists</Trans>} value={number(inState("waitlisted"))} />
                <Figure label={<Trans>Countries</Trans>} value={number(registrations.countries)} />
                <Figure label={<Trans>Cities</Trans>} value={number(registrations.cities)} />
                {attendance.people > 0 ? (
                  <Figure label={<Trans>People who attended</Trans>} value={number(attendance.people)} />
                ) : null}
              </CardGrid>
              <div className={styles.columns}>
                {types.length > 0 ? (
                  <Card title={<Trans>Confirmed by type</Trans>}>
                    <div className={styles.bars}>
                      {types.map(({ type, standing, confirmed }) => (
                        <Meter key={type} label={typeName(type)} value={confirmed} max={standing} />
                      ))}
                    </div>
                  </Card>
                ) : null}
                {countries.length > 0 ? (
                  <Card title={<Trans>Countries with the most registrations</Trans>}>
                    <div className={styles.bars}>
                      {countries.map(({ country, standing }) => (
                        <Meter
                          key={country ?? ""}
                          label={countryName(country)}
                          value={standing}
                          max={registrations.standing}
                        />
                      ))}
                    </div>
                  </Card>
                ) : null}
              </div>
            </>
          );
        }}
      </QueryState>
    </Section>
  );
}
