import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  ErrorState,
  Form,
  FormActions,
  Meter,
  Notice,
  NumberField,
  QueryState,
  Skeleton,
  toast,
  useForm,
} from "../../ui";
import styles from "../award.module.css";
import { reloadAward } from "../queries";
import { conflictLabels } from "../words";
import { type BalancePreview, previewBalance } from "./balance";
import type { RoundProps } from "./RoundPage";
import { TriedBalance } from "./TriedBalance";
import { usePanel } from "./usePanel";

/** Assigns entries to evaluators evenly; the loads and the conflicts are shown before. */
export function BalanceDialog({ award, round, onClose }: RoundProps & { onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const panel = usePanel({ award, round });
  const form = useForm<{ per_entry: number | null; apart: number | null }>({
    initial: { per_entry: round.per_entry, apart: 1 },
    submit: async (options) => {
      const { assigned, taken_back } = await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/assignments/balance", {
          params: { path: { congress: slug, award: award.slug, round: round.slug } },
          body: options,
        }),
      );
      await reloadAward(client, slug);
      toast(
        t`${plural(assigned, { one: "# new assignment", other: "# new assignments" })}, ${taken_back} moved.`,
        {
          tone: "success",
        },
      );
      onClose();
    },
  });
  const { values, set: setValue } = form;
  const trial = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/assignments/balance", {
          params: {
            path: { congress: slug, award: award.slug, round: round.slug },
            query: { dry_run: true },
          },
          body: values,
        }),
      ),
  });
  const set: typeof setValue = (key, value) => {
    trial.reset();
    setValue(key, value);
  };
  return (
    <Dialog
      title={t`Balance the assignments`}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps} label={t`Balance the assignments`}>
        <p>
          <Trans>
            Every entry gets its evaluators, as evenly as possible and without conflicts of interest.
            Assignments by hand and evaluations that have begun stay.
          </Trans>
        </p>
        <div className={styles.pair}>
          <NumberField
            label={t`Evaluators for each entry`}
            name="/per_entry"
            min={1}
            max={50}
            value={values.per_entry}
            onChange={(count) => set("per_entry", count)}
          />
          <NumberField
            label={t`Largest difference between two evaluators`}
            name="/apart"
            min={0}
            max={10_000}
            value={values.apart}
            onChange={(count) => set("apart", count)}
          />
        </div>
        <QueryState query={panel} skeleton={<Skeleton lines={6} />}>
          {(data) =>
            trial.data ? (
              <TriedBalance result={trial.data} evaluators={data.evaluators} />
            ) : (
              <Preview preview={previewBalance({ ...data, perEntry: values.per_entry ?? round.per_entry })} />
            )
          }
        </QueryState>
        {trial.error ? <ErrorState error={trial.error} /> : null}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Balance</Trans>
          </Button>
          <Button isPending={trial.isPending} onPress={() => trial.mutate()}>
            <Trans>Try without writing</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function Preview({ preview }: { preview: BalancePreview }) {
  const { t, i18n } = useLingui();
  const { entries, needed, least, most, loads, short } = preview;
  const few = short.length;
  return (
    <section className={styles.stack} aria-label={t`Preview`}>
      <p>
        {least === most ? (
          <Trans>
            Entries: {entries}. Evaluations needed: {needed}. An even load would be {most} for each evaluator.
          </Trans>
        ) : (
          <Trans>
            Entries: {entries}. Evaluations needed: {needed}. Even loads would be {least} to {most} for each
            evaluator.
          </Trans>
        )}
      </p>
      {few > 0 ? (
        <Notice
          kind="warning"
          title={t`${plural(few, { one: "# entry has too few possible evaluators", other: "# entries have too few possible evaluators" })}`}
        >
          <ul>
            {short.map(({ entry, possible, reasons }) => {
              const city = entry.city ?? entry.id;
              const why = [...reasons].map(
                ([reason, count]) => `${i18n._(conflictLabels[reason])} (${count})`,
              );
              return (
                <li key={entry.id}>
                  {t`${city}: ${plural(possible, { one: "# is possible", other: "# are possible" })}`}
                  {why.length > 0 ? ` · ${why.join(", ")}` : ""}
                </li>
              );
            })}
          </ul>
        </Notice>
      ) : null}
      <ul className={styles.rows}>
        {loads.map(({ evaluator, possible, now }) => (
          <li key={evaluator.account} className={styles.row}>
            <span className={styles.rowText}>
              <bdi>{evaluator.display_name}</bdi>
              <span className={styles.note}>
                {" · "}
                <Trans>
                  {now} now, {possible} possible
                </Trans>
              </span>
            </span>
            <Meter
              label={t`Possible entries of ${evaluator.display_name}`}
              isLabelHidden
              value={Math.min(possible, most)}
              max={most}
              className={styles.rowMeter}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
