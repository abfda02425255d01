import { Trans, useLingui } from "@lingui/react/macro";
import { useCountries } from "../../app/people/countries";
import { Badge, Button, ScrollRegion } from "../../ui";
import styles from "../award.module.css";
import type { Standing } from "../queries";
import { isDisputed } from "./standings";

interface StandingsTableProps {
  rows: readonly Standing[];
  onOpen: (row: Standing) => void;
}

/** The three figures side by side, each with its rank; ties and disagreement are marked. */
export function StandingsTable({ rows, onOpen }: StandingsTableProps) {
  const { t, i18n } = useLingui();
  const countries = useCountries();
  const figure = (value: number | null) =>
    value === null ? "–" : i18n.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const withRank = (value: number | null, rank: number | null) =>
    rank === null ? figure(value) : `${figure(value)} (${i18n.number(rank)})`;
  return (
    <ScrollRegion className={styles.table} label={t`Standings`}>
      <table>
        <thead>
          <tr>
            <th scope="col" className={styles.number}>{t`Rank`}</th>
            <th scope="col">{t`Entry`}</th>
            <th scope="col" className={styles.number}>{t`Weighted mean`}</th>
            <th scope="col" className={styles.number}>{t`z-score (rank)`}</th>
            <th scope="col" className={styles.number}>{t`Borda (rank)`}</th>
            <th scope="col" className={styles.number}>{t`Evaluations`}</th>
            <th scope="col" className={styles.number}>{t`Missing`}</th>
            <th scope="col" className={styles.number}>{t`Recused`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.entry}>
              <td className={styles.number}>
                {row.rank ?? "–"}{" "}
                {row.tied ? (
                  <Badge tone="warning">
                    <Trans>tied</Trans>
                  </Badge>
                ) : null}
              </td>
              <th scope="row">
                <Button variant="quiet" size="small" className={styles.linkLike} onPress={() => onOpen(row)}>
                  <bdi>{row.title ?? t`Without a title`}</bdi>
                </Button>
                <p className={styles.note}>
                  {[row.city, countries.name(row.country)].filter(Boolean).join(", ")}{" "}
                  {isDisputed(row, rows.length) ? (
                    <Badge tone="info">
                      <Trans>ranks differ</Trans>
                    </Badge>
                  ) : null}
                </p>
              </th>
              <td className={styles.number}>{figure(row.mean)}</td>
              <td className={styles.number}>{withRank(row.z, row.z_rank)}</td>
              <td className={styles.number}>{withRank(row.borda, row.borda_rank)}</td>
              <td className={styles.number}>{row.evaluations}</td>
              <td className={styles.number}>{row.missing}</td>
              <td className={styles.number}>{row.recused}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
