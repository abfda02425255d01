import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { ExportMenu } from "../../app/ExportMenu";
import { useEdition } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import {
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  IconButton,
  LinkButton,
  QueryState,
  Skeleton,
  useLanguageName,
} from "../../ui";
import styles from "../award.module.css";
import { type Evaluator, evaluatorsQuery, reloadAward } from "../queries";
import { EvaluatorDialog } from "./EvaluatorDialog";
import type { RoundProps } from "./RoundPage";

/** Who evaluates, with what conflicts of interest are derived from. */
export function EvaluatorsTab({ award, round }: RoundProps) {
  const { slug } = useEdition();
  const query = useQuery(evaluatorsQuery(slug, award.slug, round.slug));
  const [open, setOpen] = useState<Evaluator | "new" | null>(null);
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        {round.closed_at ? null : (
          <>
            <Button icon="person-add" variant="primary" onPress={() => setOpen("new")}>
              <Trans>Add an evaluator</Trans>
            </Button>
            <LinkButton
              to="/e/$edition/imports/new"
              params={{ edition: slug }}
              search={{ target: "evaluators", award: award.slug, round: round.slug }}
              icon="upload"
            >
              <Trans>Import a list</Trans>
            </LinkButton>
          </>
        )}
        <ExportMenu path={`awards/${award.slug}/rounds/${round.slug}/evaluators`} />
      </div>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="people" title={<Trans>No evaluators yet</Trans>}>
            <Trans>
              Add people with the role “Evaluator”. They get no entries from their own countries, city or
              employer.
            </Trans>
          </EmptyState>
        }
      >
        {(evaluators) => (
          <ul className={styles.rows}>
            {evaluators.map((one) => (
              <EvaluatorRow
                key={one.account}
                evaluator={one}
                award={award}
                round={round}
                onEdit={() => setOpen(one)}
              />
            ))}
          </ul>
        )}
      </QueryState>
      {open ? (
        <EvaluatorDialog
          award={award}
          round={round}
          evaluator={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}

function EvaluatorRow({
  evaluator,
  award,
  round,
  onEdit,
}: RoundProps & { evaluator: Evaluator; onEdit: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const countries = useCountries();
  const nameOf = useLanguageName();
  const { display_name: name, assigned, recused } = evaluator;
  const facts = [
    evaluator.countries.map((code) => countries.name(code)).join(", "),
    evaluator.city,
    evaluator.employer,
    evaluator.languages.map(nameOf).join(", "),
  ].filter(Boolean);
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <span className={styles.rowName}>
          <bdi>{name}</bdi>
          {evaluator.left_at ? (
            <Badge>
              <Trans>Removed</Trans>
            </Badge>
          ) : null}
        </span>
        <p className={styles.note}>{facts.join(" · ")}</p>
        <p className={styles.note}>
          <Trans>
            {assigned} assigned, {recused} recused
          </Trans>
        </p>
      </div>
      {round.closed_at || evaluator.left_at ? null : (
        <span className={styles.actions}>
          <IconButton icon="edit" label={t`Edit ${name}`} onPress={onEdit} />
          <ConfirmDialog
            trigger={<IconButton icon="trash" label={t`Remove ${name}`} />}
            title={<Trans>Remove {name} from the round?</Trans>}
            confirmLabel={<Trans>Remove</Trans>}
            isDanger
            onConfirm={async () => {
              await unwrap(
                api.DELETE(
                  "/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}",
                  {
                    params: {
                      path: {
                        congress: slug,
                        award: award.slug,
                        round: round.slug,
                        account: evaluator.account,
                      },
                    },
                  },
                ),
              );
              await reloadAward(client, slug);
            }}
          >
            <Trans>Entries that they have not submitted go to other evaluators.</Trans>
          </ConfirmDialog>
        </span>
      )}
    </li>
  );
}
