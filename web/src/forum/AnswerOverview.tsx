import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment } from "react";
import type { Schemas } from "../api/client";
import { useCountries } from "../app/people/countries";
import { ScrollRegion, useNumber } from "../ui";
import styles from "./forum.module.css";
import { regions, useWords } from "./words";

type Figures = Schemas["ForumAnswerFigures"];

const columns = [
  "cities",
  "sent",
  "accepted",
  "delegated",
  "tentative",
  "declined",
  "open",
  "overdue",
  "places",
] as const;

/** The answers of the invited cities: in all, by region, and by country. */
export function AnswerOverview({ overview }: { overview: Schemas["ForumOverview"] }) {
  const { t } = useLingui();
  const words = useWords();
  const countries = useCountries();
  return (
    <ScrollRegion className={styles.tableBox} label={t`Table of the answers`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Region and country</Trans>
            </th>
            <th scope="col">
              <Trans>Cities</Trans>
            </th>
            <th scope="col">
              <Trans>Sent</Trans>
            </th>
            <th scope="col">
              <Trans>Accepted</Trans>
            </th>
            <th scope="col">
              <Trans>Deputy</Trans>
            </th>
            <th scope="col">
              <Trans>Tentative</Trans>
            </th>
            <th scope="col">
              <Trans>Declined</Trans>
            </th>
            <th scope="col">
              <Trans>Open</Trans>
            </th>
            <th scope="col">
              <Trans>Overdue</Trans>
            </th>
            <th scope="col">
              <Trans>Places</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles.regionRow}>
            <th scope="row">
              <Trans>All</Trans>
            </th>
            <FigureCells figures={overview.total} />
          </tr>
          {overview.regions.map((region) => (
            <Fragment key={region.region ?? "other"}>
              <tr className={styles.regionRow}>
                <th scope="row">{words(regions, region.region) || t`Other`}</th>
                <FigureCells figures={region} />
              </tr>
              {region.countries.map((country) => (
                <tr key={country.country}>
                  <th scope="row">
                    <span className={styles.countryName}>{countries.name(country.country)}</span>
                  </th>
                  <FigureCells figures={country} />
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function FigureCells({ figures }: { figures: Figures }) {
  const { number } = useNumber();
  return (
    <>
      {columns.map((column) => (
        <td key={column}>{number(figures[column])}</td>
      ))}
    </>
  );
}
