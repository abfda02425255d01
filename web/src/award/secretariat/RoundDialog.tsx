import { Trans, useLingui } from "@lingui/react/macro";
import { api, unwrap, withKey, withRevision } from "../../api/client";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  NumberField,
  RequiredHint,
  TextField,
} from "../../ui";
import styles from "../award.module.css";
import type { Award, Round } from "../queries";
import { RoundCalendarFields } from "./RoundCalendarFields";
import { changedFields, localizedPatch, newRound, type RoundValues, roundValues } from "./setup";
import { usePartForm } from "./usePartForm";

const roundPath = "/api/v1/congresses/{congress}/awards/{award}/rounds/{round}";

interface RoundDialogProps {
  award: Award;
  /** Null: a new one. */
  round: Round | null;
  onClose: () => void;
}

export function RoundDialog({ award, round, onClose }: RoundDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const position = round?.position ?? award.rounds.length + 1;
  const path = { congress: slug, award: award.slug, round: round?.slug ?? "" };
  const { form, conflict } = usePartForm<RoundValues>({
    initial: roundValues(round),
    revision: round ? award.revision : null,
    onClose,
    load: async () => {
      const current = await unwrap(api.GET(roundPath, { params: { path } }));
      return { revision: current.revision, values: roundValues(current) };
    },
    create: (values, key) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds", {
          params: { path: { congress: slug, award: award.slug }, header: withKey(key) },
          body: newRound(values, position),
        }),
      ),
    update: (revision, values, before) => {
      const { name, ...rest } = changedFields(newRound(before, position), newRound(values, position));
      const { scale_max, per_entry } = newRound(values, position);
      return unwrap(
        api.PATCH(roundPath, {
          params: { path, header: withRevision(revision) },
          body: {
            scale_max,
            per_entry,
            ...rest,
            ...(name ? { name: localizedPatch(before.name, name) } : {}),
          },
        }),
      );
    },
  });
  const { values, set } = form;
  const labels = useRoundLabels();
  const title = round ? t`Edit the round` : t`New round`;
  const isVote = values.kind === "public";
  return (
    <>
      <Dialog title={title} isOpen size="large" onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          <LocalizedField
            label={labels.name}
            name="/name"
            isRequired
            languages={congress.languages}
            value={values.name}
            onChange={(text) => set("name", text)}
          />
          <TextField
            label={labels.slug}
            name="/slug"
            description={t`Part of its address: small letters, digits and hyphens.`}
            isRequired
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={80}
            value={values.slug}
            onChange={(next) => set("slug", next)}
          />
          <RoundCalendarFields form={form} labels={labels} award={award} round={round} />
          {isVote ? null : (
            <div className={styles.pair}>
              <NumberField
                label={labels.scale_min}
                name="/scale_min"
                min={0}
                max={1000}
                value={values.scale_min}
                onChange={(least) => set("scale_min", least)}
              />
              <NumberField
                label={labels.scale_max}
                name="/scale_max"
                min={1}
                max={1000}
                value={values.scale_max}
                onChange={(most) => set("scale_max", most)}
              />
              <NumberField
                label={labels.per_entry}
                name="/per_entry"
                min={1}
                max={50}
                value={values.per_entry}
                onChange={(count) => set("per_entry", count)}
              />
              <TextField
                label={labels.remind_days}
                name="/remind_days"
                description={t`Days before the end, such as 7, 1.`}
                value={values.remind_days}
                onChange={(days) => set("remind_days", days)}
              />
            </div>
          )}
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {round ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}

function useRoundLabels(): Record<keyof RoundValues, string> {
  const { t } = useLingui();
  return {
    name: t`Name`,
    slug: t`Short name`,
    kind: t`Kind`,
    takes: t`Takes part`,
    opens_at: t`Opens`,
    closes_at: t`Closes`,
    scale_min: t`Lowest score`,
    scale_max: t`Highest score`,
    per_entry: t`Evaluators for each entry`,
    remind_days: t`Reminders`,
  };
}
