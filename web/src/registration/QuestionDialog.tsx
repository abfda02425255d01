import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import { Button, Dialog, Form, FormActions, Notice, RequiredHint, toast, useForm } from "../ui";
import type { Question } from "./answers";
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
  const [loaded] = useState(question);
  const [initial] = useState(() => (question ? questionValues(question) : emptyQuestion));
  const [key] = useState(newKey);
  const labels = useQuestionLabels();
  const one = { congress: slug, question: initial.slug };
  const { conflict, save } = useConflict(async () => {
    const current = await unwrap(
      api.GET("/api/v1/congresses/{congress}/questions/{question}", { params: { path: one } }),
    );
    return { revision: current.revision, values: questionValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      if (loaded) {
        await save({
          loaded: { revision: loaded.revision, values: initial },
          mine,
          send: (revision, values) =>
            unwrap(
              api.PATCH("/api/v1/congresses/{congress}/questions/{question}", {
                params: { path: one, header: withRevision(revision) },
                body: questionPatch(initial, values),
              }),
            ),
        });
      } else {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/questions", {
            params: { path: { congress: slug }, header: withKey(key) },
            body: newQuestion(mine, nextPosition),
          }),
        );
      }
      await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
      toast(t`Question saved.`, { tone: "success" });
      onClose();
    },
  });
  const title = loaded ? t`Edit the question` : t`New question`;
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          {loaded ? (
            <Notice kind="info">
              <Trans>Answers that were given keep the wording they were given to.</Trans>
            </Notice>
          ) : (
            <Notice kind="info">
              <Trans>People who are already registered are not asked.</Trans>
            </Notice>
          )}
          <QuestionFields values={form.values} set={form.set} change={form.change} isNew={loaded === null} />
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {loaded ? <Trans>Save</Trans> : <Trans>Create</Trans>}
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
