import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useLanguage } from "../app/language";
import type { Question } from "../app/people/answers";
import { useTypes } from "../app/people/types";
import { Badge, Button, IconButton, OrderedList, positionChanges } from "../ui";
import { kindLabels } from "./QuestionFields";
import shared from "./registration.module.css";

interface QuestionListProps {
  questions: readonly Question[];
  onEdit: (question: Question) => void;
  onDelete: (question: Question) => void;
}

/** The questions in the order of the form. They are moved by their handle or by buttons. */
export function QuestionList({ questions, onEdit, onDelete }: QuestionListProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const client = useQueryClient();
  const save = async (ordered: readonly Question[]) => {
    try {
      for (const { item, position } of positionChanges(ordered)) {
        await unwrap(
          api.PATCH("/api/v1/congresses/{congress}/questions/{question}", {
            params: {
              path: { congress: slug, question: item.slug },
              header: withRevision(item.revision),
            },
            body: { position },
          }),
        );
      }
    } finally {
      await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
    }
  };
  return (
    <OrderedList
      label={t`Questions`}
      items={questions}
      keyOf={(question) => question.slug}
      nameOf={(question) => localized(question.text)}
      onOrder={save}
      actions={(question) => (
        <>
          <Button
            size="small"
            icon="edit"
            aria-label={t`Edit: ${localized(question.text)}`}
            onPress={() => onEdit(question)}
          >
            <Trans>Edit</Trans>
          </Button>
          <IconButton
            label={t`Stop asking: ${localized(question.text)}`}
            icon="trash"
            onPress={() => onDelete(question)}
          />
        </>
      )}
    >
      {(question) => <QuestionText question={question} />}
    </OrderedList>
  );
}

function QuestionText({ question }: { question: Question }) {
  const { i18n } = useLingui();
  const { congress } = useEdition();
  const localized = useLocalized();
  const { name } = useTypes();
  const list = new Intl.ListFormat(useLanguage());
  const kind = kindLabels[question.kind];
  const missing = congress.languages.filter((language) => !question.text[language]);
  return (
    <>
      <p className={shared.rowName}>
        {localized(question.text)}
        {question.required ? (
          <Badge tone="info">
            <Trans>Required</Trans>
          </Badge>
        ) : null}
        {missing.length > 0 ? (
          <Badge tone="warning">
            <Trans>Not in: {missing.join(", ")}</Trans>
          </Badge>
        ) : null}
      </p>
      <p className={shared.note}>
        {kind ? i18n._(kind) : question.kind} · <code>{question.slug}</code> ·{" "}
        {question.types.length === 0 ? <Trans>All types</Trans> : list.format(question.types.map(name))}
      </p>
    </>
  );
}
