import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Schemas } from "../../api/client";
import styles from "../award.module.css";
import type { Evaluator } from "../queries";

interface TriedBalanceProps {
  result: Schemas["BalancingResult"];
  evaluators: readonly Evaluator[];
}

/** What balancing would write: the load of each evaluator, and what keeps them from other entries. */
export function TriedBalance({ result, evaluators }: TriedBalanceProps) {
  const { t } = useLingui();
  const { assigned, taken_back: moved, loads } = result;
  const names = new Map(evaluators.map(({ account, display_name }) => [account, display_name]));
  return (
    <section className={styles.stack} aria-label={t`Result of the trial`}>
      <p role="status">
        {t`${plural(assigned, { one: "# assignment would be new", other: "# assignments would be new" })}, ${moved} would move. Nothing is written yet.`}
      </p>
      <ul className={styles.rows}>
        {loads.map(({ evaluator, before, assigned: after, conflicts, recused, unread }) => (
          <li key={evaluator} className={styles.row}>
            <span className={styles.rowText}>
              <bdi>{names.get(evaluator) ?? evaluator}</bdi>
              <span className={styles.note}>
                {" · "}
                <Trans>
                  {before} now, {after} then; conflicts: {conflicts}, recused: {recused}, other language:{" "}
                  {unread}
                </Trans>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
