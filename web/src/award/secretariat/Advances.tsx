import { Trans, useLingui } from "@lingui/react/macro";
import type { Schemas } from "../../api/client";
import { useBothTimes } from "../../app/useBothTimes";
import { Card, Section } from "../../ui";
import styles from "../award.module.css";
import { targetLabels } from "../words";

/** The decisions from a round, with the reasons of those made by hand. */
export function Advances({ decisions }: { decisions: readonly Schemas["AdvanceDecision"][] }) {
  const { t, i18n } = useLingui();
  const both = useBothTimes();
  if (decisions.length === 0) return null;
  return (
    <Section title={<Trans>Decisions</Trans>}>
      {decisions.map(({ target, decided_at, entries }) => {
        const at = both(decided_at);
        return (
          <Card key={target} title={i18n._(targetLabels[target])}>
            <p className={styles.note}>
              <Trans>Decided {at}</Trans>
            </p>
            <ol>
              {entries.map(({ entry, city, rank, advanced, reason }) => (
                <li key={entry}>
                  <bdi>{city ?? entry}</bdi>
                  {rank === null ? null : ` · ${t`rank ${rank}`}`}
                  {advanced ? null : (
                    <>
                      {" · "}
                      <Trans>does not advance</Trans>
                    </>
                  )}
                  {reason ? ` · ${reason}` : null}
                </li>
              ))}
            </ol>
          </Card>
        );
      })}
    </Section>
  );
}
