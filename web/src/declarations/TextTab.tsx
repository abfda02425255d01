import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { Button, Section, SelectField, useLanguageName } from "../ui";
import { CommentDialog } from "./CommentDialog";
import { CommentList } from "./CommentList";
import { byParagraph } from "./comments";
import styles from "./declarations.module.css";
import { type Block, readBlocks } from "./markdown";
import { commentsQuery, type Declaration } from "./queries";

interface TextTabProps {
  declaration: Declaration;
  canComment: boolean;
}

/** The text in a language, with the comments of cities next to the paragraphs that they are about. */
export function TextTab({ declaration, canComment }: TextTabProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const best = useLocalizedMatch()(declaration.text).language;
  const [chosen, setChosen] = useState("");
  const language =
    chosen && declaration.text[chosen] !== undefined ? chosen : (best ?? declaration.authoritative);
  const blocks = useMemo(() => readBlocks(declaration.text[language] ?? ""), [declaration.text, language]);
  const comments = useQuery(commentsQuery(slug, declaration.id)).data ?? [];
  const groups = byParagraph(comments, blocks.length);
  const [about, setAbout] = useState<number | null | "closed">("closed");
  const nameOf = useLanguageName();
  const valid = nameOf(declaration.authoritative);
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <SelectField
          label={t`Language of the text`}
          name="language"
          options={Object.keys(declaration.text).map((value) => ({ value, label: nameOf(value) }))}
          value={language}
          onChange={setChosen}
        />
        {language === declaration.authoritative ? null : (
          <p className={styles.note}>
            <Trans>If the texts differ, the one in {valid} is valid.</Trans>
          </p>
        )}
      </div>
      <div className={styles.text} lang={language} dir="auto">
        {blocks.map((block, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph is known by its number.
          <div key={at} className={styles.paragraph}>
            <div className={styles.paragraphText}>
              <BlockText block={block} />
            </div>
            <div className={styles.margin} lang={i18n.locale}>
              {canComment ? (
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={t`Comment on paragraph ${at + 1}`}
                  onPress={() => setAbout(at + 1)}
                >
                  <Trans>Comment</Trans>
                </Button>
              ) : null}
              <CommentList comments={groups.get(at + 1) ?? []} version={declaration.version} />
            </div>
          </div>
        ))}
      </div>
      <Section
        title={<Trans>Comments on the whole text</Trans>}
        actions={
          canComment ? (
            <Button onPress={() => setAbout(null)}>
              <Trans>Comment on the whole text</Trans>
            </Button>
          ) : null
        }
      >
        {(groups.get(0) ?? []).length === 0 ? (
          <p className={styles.note}>
            {canComment ? (
              <Trans>None yet.</Trans>
            ) : (
              <Trans>None. Accredited delegations comment on drafts.</Trans>
            )}
          </p>
        ) : (
          <CommentList comments={groups.get(0) ?? []} version={declaration.version} />
        )}
      </Section>
      {about === "closed" ? null : (
        <CommentDialog declaration={declaration.id} paragraph={about} onClose={() => setAbout("closed")} />
      )}
    </div>
  );
}

function BlockText({ block }: { block: Block }) {
  const spans = block.spans.map((span, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move.
    if (span.kind === "strong") return <strong key={at}>{span.text}</strong>;
    // biome-ignore lint/suspicious/noArrayIndexKey: the same.
    if (span.kind === "emphasis") return <em key={at}>{span.text}</em>;
    return span.text;
  });
  if (block.kind === "heading") return <p className={styles.heading}>{spans}</p>;
  if (block.kind === "item") {
    return (
      <p className={styles.item}>
        <span className={styles.mark}>{block.mark}</span> <span>{spans}</span>
      </p>
    );
  }
  return <p>{spans}</p>;
}
