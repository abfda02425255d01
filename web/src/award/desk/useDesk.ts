import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { useEdition } from "../../app/edition";
import { toast, useOpen } from "../../ui";
import type { Phase } from "../deadlines";
import { type Evaluation, evaluationQuery, evaluationsQuery } from "../queries";
import { useAutosave } from "../useAutosave";
import type { DeskProps } from "./Desk";
import { nextUnfinished } from "./queue";
import { type EvaluationValues, evaluationBody, evaluationValues, firstMissing } from "./scores";

const stateOf = (evaluation: Evaluation) => ({
  revision: evaluation.revision,
  values: evaluationValues(evaluation),
});

/** What the evaluator does with one entry: saved as typed, submitted, and on to the next. */
export function useDesk({ evaluation, round, queue }: DeskProps, phase: Phase) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const open = useOpen();
  const form = useRef<HTMLDivElement>(null);
  const [isSubmitting, setIsSubmitting] = useState(false);
  const { id } = evaluation;
  const path = { congress: slug, evaluation: id };

  const note = (stored: Evaluation) => {
    client.setQueryData(evaluationQuery(slug, id).queryKey, stored);
    client.setQueryData(evaluationsQuery(slug).queryKey, (all) =>
      all?.map((one) =>
        one.id === id ? { ...one, state: stored.state, submitted_at: stored.submitted_at } : one,
      ),
    );
  };

  const autosave = useAutosave<EvaluationValues>({
    id: `evaluation.${id}`,
    loaded: stateOf(evaluation),
    load: async () =>
      stateOf(
        await unwrap(
          api.GET("/api/v1/congresses/{congress}/me/evaluations/{evaluation}", { params: { path } }),
        ),
      ),
    send: async (revision, values) => {
      const stored = await unwrap(
        api.PUT("/api/v1/congresses/{congress}/me/evaluations/{evaluation}", {
          params: { path, header: withRevision(revision) },
          body: evaluationBody(values, round),
        }),
      );
      note(stored);
      return stateOf(stored);
    },
  });

  /** To the next entry that is left, or back to the list after the last. */
  const goOn = () => {
    const next = nextUnfinished(queue, id);
    if (next) return open(`/e/${slug}/evaluations/${next.id}?focus=scores`);
    open(`/e/${slug}/evaluations`);
    toast(t`All entries of this round are submitted. Thank you.`, { tone: "success" });
  };

  const focusScore = useCallback((criterion: string) => {
    const input = form.current?.querySelector<HTMLInputElement>(`[data-criterion="${criterion}"] input`);
    input?.focus();
  }, []);

  /** False if something is missing or it could not be saved. */
  const submit = async (): Promise<boolean> => {
    if (phase !== "open" || isSubmitting) return false;
    const missing = firstMissing(autosave.values, round);
    if (missing) {
      focusScore(missing.id);
      return false;
    }
    setIsSubmitting(true);
    const wasSubmitted = autosave.values.submitted;
    autosave.change({ submitted: true });
    const isSaved = await autosave.flush();
    setIsSubmitting(false);
    // It is the person who submits: it does not happen later by itself.
    if (!isSaved) autosave.change({ submitted: wasSubmitted });
    return isSaved;
  };

  return {
    autosave,
    form,
    isSubmitting,
    focusScore,
    submit,
    goOn,
    /** After a recusal there is nothing left to save. */
    leave: () => {
      autosave.forget();
      goOn();
    },
  };
}

export type DeskState = ReturnType<typeof useDesk>;
