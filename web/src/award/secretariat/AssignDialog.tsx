import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Button, CheckboxField, Dialog, Form, FormActions, QueryState, toast, useForm } from "../../ui";
import { type Assignment, reloadAward } from "../queries";
import { conflictLabels } from "../words";
import { conflictOf } from "./balance";
import type { RoundProps } from "./RoundPage";
import { usePanel } from "./usePanel";

interface AssignDialogProps extends RoundProps {
  assignment: Assignment;
  onClose: () => void;
}

/** The evaluators of one entry, by hand; those with a conflict of interest say why they cannot. */
export function AssignDialog({ award, round, assignment, onClose }: AssignDialogProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const panel = usePanel({ award, round });
  const [initial] = useState(() => ({
    evaluators: assignment.evaluators.map(({ account }) => account) as readonly string[],
  }));
  const form = useForm({
    initial,
    submit: async ({ evaluators }) => {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/assignments", {
          params: { path: { congress: slug, award: award.slug, round: round.slug } },
          body: { assignments: [{ entry: assignment.entry, evaluators }] },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The evaluators are assigned.`, { tone: "success" });
      onClose();
    },
  });
  const chosen = form.values.evaluators;
  const title = assignment.title ?? t`Assign`;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={title}>
        <QueryState query={panel}>
          {({ entries, evaluators, recusals }) => {
            const entry = entries.find(({ id }) => id === assignment.entry);
            return (
              <>
                {evaluators
                  .filter(({ left_at }) => left_at === null)
                  .map((evaluator) => {
                    const reason = entry ? conflictOf(entry, evaluator, recusals) : null;
                    const { account, display_name, assigned } = evaluator;
                    return (
                      <CheckboxField
                        key={account}
                        label={display_name}
                        name={`evaluator-${account}`}
                        description={
                          reason
                            ? t`Not possible: ${i18n._(conflictLabels[reason])}`
                            : t`${assigned} assigned in this round`
                        }
                        isDisabled={reason !== null && !chosen.includes(account)}
                        isSelected={chosen.includes(account)}
                        onChange={(isOn) =>
                          form.set(
                            "evaluators",
                            isOn ? [...chosen, account] : chosen.filter((one) => one !== account),
                          )
                        }
                      />
                    );
                  })}
              </>
            );
          }}
        </QueryState>
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Assign</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
