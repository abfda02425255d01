import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { EditDialog } from "../app/EditDialog";
import { useEdition } from "../app/edition";
import type { Question } from "../app/people/answers";
import { useEditForm } from "../app/useEditForm";
import { Notice, toast } from "../ui";
import { QuestionFields, useQuestionLabels } from "./QuestionFields";
import { emptyQuestion, newQuestion, questionPatch, questionValues } from "./questionForm";

interface QuestionDialogProps {
  /** Null: a new one. */
  question: Question | null;
  nextPosition: number;
  onClose: () => void;
}

export function QuestionDialog({ question, nextPosition, onClose }: QuestionDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  // The question as it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(question);
  const [initial] = useState(() => (question ? questionValues(question) : emptyQuestion));
  const [key] = useState(newKey);
  const labels = useQuestionLabels();
  const one = { congress: slug, question: initial.slug };
  const { form, conflict } = useEditForm({
    revision: loaded?.revision ?? null,
    initial,
    load: async () => {
      const current = await unwrap(
        api.GET("/api/v1/congresses/{congress}/questions/{question}", { params: { path: one } }),
      );
      return { revision: current.revision, values: questionValues(current) };
    },
    create: (values) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/questions", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: newQuestion(values, nextPosition),
        }),
      ),
    update: (revision, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/questions/{question}", {
          params: { path: one, header: withRevision(revision) },
          body: questionPatch(initial, values),
        }),
      ),
    onSaved: async () => {
      await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
      toast(t`Question saved.`, { tone: "success" });
      onClose();
    },
  });
  return (
    <EditDialog
      title={loaded ? t`Edit the question` : t`New question`}
      form={form}
      conflict={conflict}
      labels={labels}
      isNew={loaded === null}
      onClose={onClose}
    >
      <Notice kind="info">
        {loaded ? (
          <Trans>Answers that were given keep the wording they were given to.</Trans>
        ) : (
          <Trans>People who are already registered are not asked.</Trans>
        )}
      </Notice>
      <QuestionFields values={form.values} set={form.set} change={form.change} isNew={loaded === null} />
    </EditDialog>
  );
}
