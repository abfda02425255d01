import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { cx, ScrollRegion, useNumber } from "../ui";
import type { ProposalSummary } from "./queries";
import styles from "./timetables.module.css";
import { measureWords, percentages, weightWords } from "./words";

type Compared = ProposalSummary["compared"][number];

interface ComparisonTableProps {
  proposals: readonly ProposalSummary[];
  chosen: number;
  onChoose: (number: number) => void;
}

/** One column for the draft of today, one for each proposal; a row for each measure. */
export function ComparisonTable({ proposals, chosen, onChoose }: ComparisonTableProps) {
  const { t, i18n } = useLingui();
  const measures = proposals[0]?.compared ?? [];
  return (
    <ScrollRegion label={t`Measures`}>
      <table className={styles.compare}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Measure</Trans>
            </th>
            <th scope="col">
              <Trans>In the draft</Trans>
            </th>
            {proposals.map(({ number, fairness }) => (
              <th key={number} scope="col" className={cx(number === chosen && styles.chosen)}>
                <label className={styles.choose}>
                  <input
                    type="radio"
                    name="proposal"
                    checked={number === chosen}
                    onChange={() => onChoose(number)}
                  />
                  <Trans>Proposal {number}</Trans>
                </label>
                <span className={styles.note}>
                  <Trans>Regions: {i18n._(weightWords[fairness])}</Trans>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.map((row, index) => (
            <tr key={row.measure}>
              <th scope="row">
                {i18n._(measureWords[row.measure].label)}
                <span className={styles.note}>{i18n._(measureWords[row.measure].text)}</span>
              </th>
              <td>
                <Value row={row} of="today" />
              </td>
              {proposals.map(({ number, compared }) => {
                const cell = compared[index];
                return (
                  <td key={number} className={cx(number === chosen && styles.chosen)}>
                    {cell ? <Value row={cell} of="proposal" /> : null}
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">
              <Trans>Sessions that move</Trans>
            </th>
            <td>–</td>
            {proposals.map(({ number, changes, left_out: left }) => (
              <td key={number} className={cx(number === chosen && styles.chosen)}>
                {i18n.number(changes.sessions)}
                {left > 0 ? (
                  <span className={styles.note}>
                    {t`${plural(left, { one: "# left out", other: "# left out" })}`}
                  </span>
                ) : null}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Value({ row, of }: { row: Compared; of: "today" | "proposal" }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const value = row[of];
  if (value === null) return <>–</>;
  const text = percentages.has(row.measure) ? t`${number(Math.round(value * 10) / 10)} %` : number(value);
  if (of === "today" || row.verdict === "same") return <>{text}</>;
  const isBetter = row.verdict === "better";
  return (
    <span className={isBetter ? styles.better : styles.worse}>
      {text} <span aria-hidden="true">{isBetter ? "✓" : "✗"}</span>
      <span className="visually-hidden">{isBetter ? t`better than the draft` : t`worse than the draft`}</span>
    </span>
  );
}
