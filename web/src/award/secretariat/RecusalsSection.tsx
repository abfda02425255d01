import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Badge, Button, ConfirmDialog, Section, toast } from "../../ui";
import styles from "../award.module.css";
import { reloadAward } from "../queries";
import { evaluatorRecusalLabels } from "../words";
import type { RoundProps } from "./RoundPage";
import { usePanel } from "./usePanel";

/** Who is recused from which entry of the round, and why. One that was declared by mistake can be lifted. */
export function RecusalsSection({ award, round }: RoundProps) {
  const { t } = useLingui();
  const { data } = usePanel({ award, round });
  if (!data) return null;
  const titles = new Map(data.assignments.map(({ entry, title }) => [entry, title ?? t`Without a title`]));
  const names = new Map(data.evaluators.map(({ account, display_name }) => [account, display_name]));
  const recusals = data.recusals.filter(({ entry, evaluator }) => titles.has(entry) && names.has(evaluator));
  if (recusals.length === 0) return null;
  return (
    <Section title={<Trans>Recusals</Trans>}>
      <ul className={styles.rows}>
        {recusals.map((one) => (
          <RecusalRow
            key={`${one.entry} ${one.evaluator}`}
            recusal={one}
            award={award.slug}
            entry={titles.get(one.entry) ?? ""}
            evaluator={names.get(one.evaluator) ?? ""}
            canLift={one.declared && award.state === "open"}
          />
        ))}
      </ul>
    </Section>
  );
}

interface RecusalRowProps {
  recusal: Schemas["Recusal"];
  award: string;
  entry: string;
  evaluator: string;
  canLift: boolean;
}

function RecusalRow({ recusal, award, entry, evaluator, canLift }: RecusalRowProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <span className={styles.rowName}>
          <bdi>{evaluator}</bdi>
          {recusal.declared ? null : (
            <Badge>
              <Trans>Detected</Trans>
            </Badge>
          )}
        </span>
        <p className={styles.note}>
          <bdi>{entry}</bdi> · {i18n._(evaluatorRecusalLabels[recusal.kind])}
        </p>
        {recusal.note ? (
          <p className={styles.note}>
            <bdi>{recusal.note}</bdi>
          </p>
        ) : null}
      </div>
      {canLift ? (
        <ConfirmDialog
          trigger={
            <Button size="small" aria-label={t`Lift the recusal of ${evaluator} from ${entry}`}>
              <Trans>Lift</Trans>
            </Button>
          }
          title={<Trans>Lift the recusal of {evaluator}?</Trans>}
          confirmLabel={<Trans>Lift</Trans>}
          onConfirm={async () => {
            await unwrap(
              api.DELETE("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/recusals/{account}", {
                params: {
                  path: { congress: slug, award, entry: recusal.entry, account: recusal.evaluator },
                },
              }),
            );
            await reloadAward(client, slug);
            toast(t`The recusal is lifted.`, { tone: "success" });
          }}
        >
          <Trans>
            For a recusal that was declared by mistake. What another evaluator has taken over stays with them.
          </Trans>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
