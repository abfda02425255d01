import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useLanguage } from "../app/language";
import { useTypes } from "../app/people/types";
import { Badge, Button, cx, ErrorState, Icon, IconButton, Spinner } from "../ui";
import type { Question } from "./answers";
import { kindLabels } from "./QuestionFields";
import styles from "./QuestionList.module.css";
import { moved, positionChanges } from "./questionForm";
import shared from "./registration.module.css";
import { useDragOrder } from "./useDragOrder";

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
  const list = useRef<HTMLOListElement>(null);
  // Shown at once, while the positions are saved.
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState("");
  const [error, setError] = useState<unknown>(null);
  const bySlug = new Map(questions.map((question) => [question.slug, question]));
  const shown = order ? order.flatMap((one) => bySlug.get(one) ?? []) : questions;

  const move = async (from: number, to: number) => {
    if (order !== null || from === to || to < 0 || to >= questions.length) return;
    const next = moved(questions, from, to);
    const place = to + 1;
    const name = localized(next[to]?.text);
    setOrder(next.map((question) => question.slug));
    setError(null);
    setSaid(t`“${name}” is now number ${place}.`);
    try {
      for (const { slug: question, position } of positionChanges(next)) {
        const revision = bySlug.get(question)?.revision ?? 0;
        await unwrap(
          api.PATCH("/api/v1/congresses/{congress}/questions/{question}", {
            params: { path: { congress: slug, question }, header: withRevision(revision) },
            body: { position },
          }),
        );
      }
    } catch (reason) {
      setError(reason);
    } finally {
      await client.invalidateQueries({ queryKey: editionKey(slug, "questions") });
      setOrder(null);
    }
  };
  const { drag, handle } = useDragOrder(list, (from, to) => void move(from, to));
  return (
    <div className={shared.stack}>
      {error ? <ErrorState error={error} /> : null}
      <ol ref={list} className={shared.rows} aria-busy={order !== null}>
        {shown.map((question, at) => (
          <li
            key={question.slug}
            className={cx(
              shared.row,
              drag?.from === at && styles.dragged,
              drag && drag.to === at && drag.to < drag.from && styles.before,
              drag && drag.to === at && drag.to > drag.from && styles.after,
            )}
          >
            <span className={styles.handle} aria-hidden="true" title={t`Drag to move`} {...handle(at)}>
              <Icon name="menu" />
            </span>
            <QuestionText question={question} />
            <div className={shared.actions}>
              <IconButton
                label={t`Move up: ${localized(question.text)}`}
                icon="arrow-up"
                isDisabled={at === 0}
                onPress={() => void move(at, at - 1)}
              />
              <IconButton
                label={t`Move down: ${localized(question.text)}`}
                icon="arrow-down"
                isDisabled={at === shown.length - 1}
                onPress={() => void move(at, at + 1)}
              />
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
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className={shared.note}>
        {order ? <Spinner size={16} /> : null} {said}
      </p>
    </div>
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
    <div className={shared.rowText}>
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
    </div>
  );
}
