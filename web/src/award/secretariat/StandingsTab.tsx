import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../api/problem";
import { useEdition } from "../../app/edition";
import { Button, Dialog, EmptyState, QueryState, SelectField, Skeleton, Toolbar } from "../../ui";
import styles from "../award.module.css";
import { OtherEvaluations } from "../desk/OtherEvaluations";
import { advancesQuery, type Standing, standingsQuery } from "../queries";
import { AdvanceDialog } from "./AdvanceDialog";
import { Advances } from "./Advances";
import type { RoundProps } from "./RoundPage";
import { StandingsTable } from "./StandingsTable";
import { type Order, ordered } from "./standings";

/** The standings of a closed round, and who advances from them. */
export function StandingsTab({ award, round }: RoundProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const query = useQuery({
    ...standingsQuery(slug, award.slug, round.slug),
    enabled: round.closed_at !== null || award.open_scores,
  });
  const advances = useQuery(advancesQuery(slug, award.slug));
  const [order, setOrder] = useState<Order>("mean");
  const [shown, setShown] = useState<Standing | null>(null);
  const [isAdvancing, setIsAdvancing] = useState(false);
  if (round.closed_at === null && !award.open_scores) {
    return (
      <EmptyState icon="lock" title={<Trans>Scores are secret until the round is closed</Trans>}>
        <Trans>Close the round to see the standings and to advance entries.</Trans>
      </EmptyState>
    );
  }
  if (isProblem(query.error, "recused")) {
    return (
      <EmptyState icon="shield" title={<Trans>You are recused from an entry of this award</Trans>}>
        <Trans>Another member of the secretariat has to decide who advances.</Trans>
      </EmptyState>
    );
  }
  const mine = advances.data?.filter((one) => one.round === round.slug) ?? [];
  return (
    <QueryState
      query={query}
      skeleton={<Skeleton shape="rows" lines={8} />}
      empty={<EmptyState icon="award" title={<Trans>The round has no entries</Trans>} />}
    >
      {({ items, evaluators, evaluations, missing, agreement }) => {
        const alpha =
          agreement.overall === null ? "–" : i18n.number(agreement.overall, { maximumFractionDigits: 2 });
        return (
          <div className={styles.stack}>
            <p>
              <Trans>
                Evaluations: {evaluations}. Evaluators: {evaluators}. Missing: {missing}. Agreement
                (Krippendorff’s alpha): {alpha}.
              </Trans>
            </p>
            <Toolbar
              label={t`Standings`}
              end={
                award.state === "open" ? (
                  <Button variant="primary" icon="arrow-up" onPress={() => setIsAdvancing(true)}>
                    <Trans>Advance entries</Trans>
                  </Button>
                ) : null
              }
            >
              <SelectField
                label={t`Order by`}
                name="order"
                options={[
                  { value: "mean", label: t`Weighted mean` },
                  { value: "z", label: t`z-score` },
                  { value: "borda", label: t`Borda` },
                ]}
                value={order}
                onChange={(next) => setOrder(next === "z" || next === "borda" ? next : "mean")}
              />
            </Toolbar>
            <StandingsTable rows={ordered(items, order)} onOpen={setShown} />
            <p className={styles.note}>
              <Trans>
                The rank follows the weighted mean. The z-score compensates for evaluators who score high or
                low; Borda uses only each evaluator’s order. Where the three are far apart, look at the
                evaluations.
              </Trans>
            </p>
            <Advances decisions={mine} />
            {isAdvancing ? (
              <AdvanceDialog award={award} round={round} rows={items} onClose={() => setIsAdvancing(false)} />
            ) : null}
            {shown ? (
              <Dialog
                title={shown.title ?? t`Entry`}
                size="large"
                isOpen
                onOpenChange={(isOpen) => !isOpen && setShown(null)}
              >
                <OtherEvaluations award={award.slug} round={round} entry={shown.entry} />
              </Dialog>
            ) : null}
          </div>
        );
      }}
    </QueryState>
  );
}
