import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import { Badge, Button, EmptyState, QueryState, Skeleton } from "../../ui";
import styles from "../award.module.css";
import { type Assignment, assignmentsQuery } from "../queries";
import { evaluationStateLabels, evaluationStateTones } from "../words";
import { AssignDialog } from "./AssignDialog";
import { BalanceDialog } from "./BalanceDialog";
import { RecusalsSection } from "./RecusalsSection";
import { RecuseEvaluatorDialog } from "./RecuseEvaluatorDialog";
import type { RoundProps } from "./RoundPage";

/** Which evaluators have which entry, and how far they are. */
export function AssignmentsTab({ award, round }: RoundProps) {
  const { slug } = useEdition();
  const query = useQuery(assignmentsQuery(slug, award.slug, round.slug));
  const [open, setOpen] = useState<Assignment | "balance" | null>(null);
  const [recusing, setRecusing] = useState<Assignment | null>(null);
  return (
    <div className={styles.stack}>
      {round.closed_at ? null : (
        <div className={styles.actions}>
          <Button variant="primary" icon="people" onPress={() => setOpen("balance")}>
            <Trans>Balance</Trans>
          </Button>
        </div>
      )}
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={8} />}
        empty={
          <EmptyState icon="document" title={<Trans>The round has no entries yet</Trans>}>
            <Trans>Screen entries, or advance them from an earlier round.</Trans>
          </EmptyState>
        }
      >
        {(assignments) => (
          <ul className={styles.rows}>
            {assignments.map((one) => (
              <AssignmentRow
                key={one.entry}
                assignment={one}
                onChange={round.closed_at ? null : () => setOpen(one)}
                onRecuse={() => setRecusing(one)}
              />
            ))}
          </ul>
        )}
      </QueryState>
      <RecusalsSection award={award} round={round} />
      {recusing ? (
        <RecuseEvaluatorDialog
          award={award}
          round={round}
          assignment={recusing}
          onClose={() => setRecusing(null)}
        />
      ) : null}
      {open === "balance" ? (
        <BalanceDialog award={award} round={round} onClose={() => setOpen(null)} />
      ) : null}
      {open && open !== "balance" ? (
        <AssignDialog award={award} round={round} assignment={open} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  );
}

interface AssignmentRowProps {
  assignment: Assignment;
  /** Null once the round is closed. */
  onChange: (() => void) | null;
  onRecuse: () => void;
}

function AssignmentRow({ assignment, onChange, onRecuse }: AssignmentRowProps) {
  const { t, i18n } = useLingui();
  const countries = useCountries();
  const { title, city, country, evaluators, recused } = assignment;
  const name = title ?? t`Without a title`;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <span className={styles.rowName}>
          <bdi>{name}</bdi>
        </span>
        <p className={styles.note}>{[city, countries.name(country)].filter(Boolean).join(", ")}</p>
        <p className={styles.actions}>
          {evaluators.map((one) => (
            <Badge key={one.account} tone={evaluationStateTones[one.state]}>
              {`${one.name}: ${i18n._(evaluationStateLabels[one.state])}`}
            </Badge>
          ))}
          {evaluators.length === 0 ? (
            <Badge tone="warning">
              <Trans>No evaluator</Trans>
            </Badge>
          ) : null}
          {recused > 0 ? (
            <span className={styles.note}>
              <Trans>{recused} recused</Trans>
            </span>
          ) : null}
        </p>
      </div>
      {onChange ? (
        <span className={styles.actions}>
          <Button size="small" icon="edit" onPress={onChange}>
            <Trans>Assign</Trans>
            <span className="visually-hidden">: {name}</span>
          </Button>
          <Button size="small" onPress={onRecuse}>
            <Trans>Recuse</Trans>
            <span className="visually-hidden">: {name}</span>
          </Button>
        </span>
      ) : null}
    </li>
  );
}
