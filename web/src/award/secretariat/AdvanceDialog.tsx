import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  Notice,
  NumberField,
  SelectField,
  toast,
  useForm,
} from "../../ui";
import { reloadAward, type Standing } from "../queries";
import { isOneOf, targetLabels } from "../words";
import { AdvanceRows, type Decision } from "./AdvanceRows";
import type { RoundProps } from "./RoundPage";
import { planAdvance, targetsOf } from "./standings";

interface AdvanceValues {
  target: Schemas["AdvanceTarget"];
  places: number | null;
  /** By entry. */
  byHand: Readonly<Record<string, Decision>>;
}

interface AdvanceDialogProps extends RoundProps {
  rows: readonly Standing[];
  onClose: () => void;
}

/** Who advances: by rank up to a number of places, and by hand with a reason. Ties must be decided. */
export function AdvanceDialog({ award, round, rows, onClose }: AdvanceDialogProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const targets = targetsOf(round);
  const [initial] = useState<AdvanceValues>(() => ({
    target: targets[0] ?? "shortlisted",
    places: Math.min(round.takes === "shortlisted" ? 5 : 15, rows.length),
    byHand: {},
  }));
  const form = useForm<AdvanceValues>({
    initial,
    submit: async ({ target, places, byHand }) => {
      const decided = (kind: Decision["kind"]) =>
        Object.entries(byHand)
          .filter(([, decision]) => decision.kind === kind)
          .map(([entry, { reason }]) => ({ entry, reason: reason.trim() }));
      const { entries } = await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/advance", {
          params: { path: { congress: slug, award: award.slug, round: round.slug } },
          body: { target, places: places ?? 1, include: decided("include"), exclude: decided("exclude") },
        }),
      );
      await reloadAward(client, slug);
      const count = entries.filter(({ advanced }) => advanced).length;
      toast(t`${plural(count, { one: "# entry has advanced.", other: "# entries have advanced." })}`, {
        tone: "success",
      });
      onClose();
    },
  });
  const { values, set } = form;
  const kinds = new Map(Object.entries(values.byHand).map(([entry, { kind }]) => [entry, kind]));
  const plan = planAdvance(rows, values.places ?? 0, kinds);
  const count = plan.advancing.length;
  const tied = plan.tie.length;
  return (
    <Dialog title={t`Advance entries`} size="large" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={t`Advance entries`}>
        <SelectField
          label={t`They become`}
          name="/target"
          isRequired
          options={targets.map((value) => ({ value, label: i18n._(targetLabels[value]) }))}
          value={values.target}
          onChange={(target) => isOneOf(targetLabels, target) && set("target", target)}
        />
        <NumberField
          label={t`Places`}
          name="/places"
          isRequired
          min={1}
          max={10_000}
          value={values.places}
          onChange={(places) => set("places", places)}
        />
        {tied > 0 ? (
          <Notice kind="warning" isLive title={<Trans>There is a tie at the last place</Trans>}>
            {t`${plural(tied, { one: "# entry shares the last place.", other: "# entries share the last place. Include or exclude some of them, with a reason." })}`}
          </Notice>
        ) : (
          <Notice isLive>
            {t`${plural(count, { one: "# entry advances.", other: "# entries advance." })}`}
          </Notice>
        )}
        <AdvanceRows
          rows={rows}
          plan={plan}
          value={values.byHand}
          onChange={(byHand) => set("byHand", byHand)}
        />
        <p>
          <Trans>
            Only the secretariat sees this until the award is published. It replaces an earlier decision with
            the same result.
          </Trans>
        </p>
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={tied > 0}>
            <Trans>Advance</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
