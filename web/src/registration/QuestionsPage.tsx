import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import type { Question } from "../app/people/answers";
import { questionsQuery } from "../app/people/questions";
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Page,
  QueryState,
  Section,
  Skeleton,
  toast,
} from "../ui";
import { FormPreview } from "./FormPreview";
import { QuestionDialog } from "./QuestionDialog";
import { QuestionList } from "./QuestionList";
import styles from "./registration.module.css";

type Open = { kind: "edit" | "delete"; question: Question } | { kind: "create" };

export function QuestionsPage() {
  const { slug } = useEdition();
  const query = useQuery(questionsQuery(slug, true));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const all = query.data?.items ?? [];
  const asked = all.filter(({ retired_at }) => retired_at === null);
  const retired = all.filter(({ retired_at }) => retired_at !== null);
  const nextPosition = Math.min(10_000, Math.max(-1, ...asked.map(({ position }) => position)) + 1);
  return (
    <Page
      title={<Trans>Questions</Trans>}
      description={<Trans>What people answer when they register, beyond their name and address.</Trans>}
      actions={
        <>
          <FormPreview questions={asked} />
          <Button variant="primary" icon="add" onPress={() => setOpen({ kind: "create" })}>
            <Trans>New question</Trans>
          </Button>
        </>
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={5} />}
        isEmpty={() => asked.length === 0}
        empty={
          <EmptyState icon="help" title={<Trans>No questions</Trans>}>
            <Trans>Ask only what you need, such as dietary needs or a visa letter.</Trans>
          </EmptyState>
        }
      >
        {() => (
          <QuestionList
            questions={asked}
            onEdit={(question) => setOpen({ kind: "edit", question })}
            onDelete={(question) => setOpen({ kind: "delete", question })}
          />
        )}
      </QueryState>
      {retired.length > 0 ? <Retired questions={retired} /> : null}
      {open?.kind === "create" ? (
        <QuestionDialog question={null} nextPosition={nextPosition} onClose={close} />
      ) : null}
      {open?.kind === "edit" ? (
        <QuestionDialog question={open.question} nextPosition={nextPosition} onClose={close} />
      ) : null}
      {open?.kind === "delete" ? <DeleteDialog question={open.question} onClose={close} /> : null}
    </Page>
  );
}

function Retired({ questions }: { questions: readonly Question[] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: (question: string) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/questions/{question}/restore", {
          params: { path: { congress: slug, question } },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
      toast(t`The question is asked again.`, { tone: "success" });
    },
  });
  return (
    <Section
      title={<Trans>Retired questions</Trans>}
      description={<Trans>They are no longer asked. Their answers stay readable and are in exports.</Trans>}
    >
      {restore.error ? <ErrorState error={restore.error} /> : null}
      <ul className={styles.rows}>
        {questions.map((question) => (
          <li key={question.slug} className={styles.row}>
            <span className={styles.rowText}>
              {localized(question.text)} <code>{question.slug}</code>
            </span>
            <Button
              size="small"
              icon="undo"
              isPending={restore.isPending && restore.variables === question.slug}
              onPress={() => restore.mutate(question.slug)}
              aria-label={t`Ask again: ${localized(question.text)}`}
            >
              <Trans>Ask again</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DeleteDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const client = useQueryClient();
  const text = localized(question.text);
  return (
    <ConfirmDialog
      title={<Trans>Stop asking “{text}”?</Trans>}
      confirmLabel={<Trans>Stop asking</Trans>}
      isDanger
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/questions/{question}", {
            params: {
              path: { congress: slug, question: question.slug },
              header: withRevision(question.revision),
            },
          }),
        );
        await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
        toast(t`The question is no longer asked.`, { tone: "success" });
      }}
    >
      <p>
        <Trans>
          If it has answers, it is retired: the answers stay readable, and you can ask it again later. Without
          answers it is deleted.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
