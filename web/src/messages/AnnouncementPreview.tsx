import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { Badge, type LocalizedText, Tabs, useLanguageName } from "../ui";
import styles from "./messages.module.css";
import { paragraphsOf, textFor } from "./texts";

interface AnnouncementPreviewProps {
  title: LocalizedText;
  body: LocalizedText;
}

/** The e-mail as a reader of each language of the edition receives it. */
export function AnnouncementPreview({ title, body }: AnnouncementPreviewProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const nameOf = useLanguageName();
  return (
    <Tabs
      label={t`Languages of the readers`}
      items={congress.languages.map((language) => ({
        id: language,
        label: nameOf(language),
        content: <Preview title={title} body={body} language={language} />,
      }))}
    />
  );
}

function Preview({ title, body, language }: AnnouncementPreviewProps & { language: string }) {
  const { congress } = useEdition();
  const edition = textFor(congress.title, language);
  const subject = textFor(title, language);
  const text = textFor(body, language);
  const paragraphs = paragraphsOf(text.text);
  const textLanguage = useLanguageName()(text.language ?? "");
  return (
    <div className={styles.preview}>
      <p className={styles.previewSubject} dir="auto">
        <span className={styles.note}>
          <Trans>Subject</Trans>
        </span>
        <strong>
          <span lang={edition.language}>{edition.text}</span>:{" "}
          <span lang={subject.language}>{subject.text || "…"}</span>
        </strong>
      </p>
      <div lang={text.language} dir="auto">
        <p className={styles.paragraph} lang={subject.language}>
          {subject.text || "…"}
        </p>
        {paragraphs.length === 0 ? <p>…</p> : null}
        {paragraphs.map((paragraph, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have nothing else to be known by.
          <p key={index} className={styles.paragraph}>
            {paragraph}
          </p>
        ))}
      </div>
      {text.language !== undefined && text.language !== language ? (
        <p>
          <Badge tone="warning" icon="globe">
            <Trans>The text is in {textLanguage}</Trans>
          </Badge>
        </p>
      ) : null}
    </div>
  );
}
