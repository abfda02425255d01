import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey } from "../../api/client";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  QueryState,
  RadioGroupField,
  SelectField,
  TextField,
  toast,
  useForm,
} from "../../ui";
import { type Assignment, reloadAward } from "../queries";
import { evaluatorRecusalLabels, isOneOf, useOptions } from "../words";
import type { RoundProps } from "./RoundPage";
import { usePanel } from "./usePanel";

interface RecuseEvaluatorDialogProps extends RoundProps {
  assignment: Assignment;
  onClose: () => void;
}

/** The secretariat records a conflict of interest for an evaluator: the entry goes to another one. */
export function RecuseEvaluatorDialog({ award, round, assignment, onClose }: RecuseEvaluatorDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const kinds = useOptions(evaluatorRecusalLabels);
  const panel = usePanel({ award, round });
  const form = useForm({
    initial: { evaluator: "", kind: "", note: "" },
    submit: async ({ evaluator, kind, note }) => {
      if (!isOneOf(evaluatorRecusalLabels, kind)) return;
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/recusals", {
          params: {
            path: { congress: slug, award: award.slug, entry: assignment.entry },
            header: withKey(key),
          },
          body: { evaluator, kind, note: note.trim() || null },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The evaluator is recused. The entry goes to another one, if there is one.`, {
        tone: "success",
      });
      onClose();
    },
  });
  const { values, set } = form;
  const entry = assignment.title ?? t`Without a title`;
  return (
    <Dialog
      title={<Trans>Recuse an evaluator from “{entry}”</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps} label={t`Recusal`}>
        <p>
          <Trans>
            They no longer see the entry, and their scores for it are deleted in rounds that are not closed.
          </Trans>
        </p>
        <QueryState query={panel}>
          {({ evaluators, recusals }) => (
            <SelectField
              label={t`Evaluator`}
              name="/evaluator"
              isRequired
              placeholder={t`Choose an evaluator`}
              options={evaluators
                .filter(
                  ({ account, left_at }) =>
                    left_at === null &&
                    !recusals.some((one) => one.entry === assignment.entry && one.evaluator === account),
                )
                .map(({ account, display_name }) => ({ value: account, label: display_name }))}
              value={values.evaluator}
              onChange={(evaluator) => set("evaluator", evaluator)}
            />
          )}
        </QueryState>
        <RadioGroupField
          label={t`Conflict of interest`}
          name="/kind"
          isRequired
          options={kinds}
          value={values.kind || null}
          onChange={(kind) => set("kind", kind)}
        />
        <TextField
          label={t`Explanation`}
          name="/note"
          description={t`Only the secretariat reads it.`}
          isRequired={values.kind === "other"}
          multiline
          maxLength={1000}
          value={values.note}
          onChange={(note) => set("note", note)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            <Trans>Recuse</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
