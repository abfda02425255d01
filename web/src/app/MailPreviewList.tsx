import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { Badge, useLanguageName } from "../ui";
import styles from "./MailPreviewList.module.css";

export type MailPreview = Schemas["MailPreview"];

/** The numbers of e-mails by language: "French: 12". */
export function MailLanguages({ languages }: Pick<MailPreview, "languages">) {
  const { i18n } = useLingui();
  const nameOf = useLanguageName();
  if (languages.length === 0) return null;
  return (
    <p className={styles.languages}>
      {languages.map(({ language, count }) => (
        <Badge key={language} icon="mail">
          {nameOf(language)}: {i18n.number(count)}
        </Badge>
      ))}
    </p>
  );
}

interface MailPreviewListProps {
  mails: MailPreview;
  /** Said if no one gets an e-mail. */
  empty: ReactNode;
}

/** The e-mails that a change would send: how many in which language, and the first ones with their text. */
export function MailPreviewList({ mails, empty }: MailPreviewListProps) {
  const { t } = useLingui();
  const { total, items, languages } = mails;
  if (total === 0) return <p>{empty}</p>;
  return (
    <div className={styles.preview}>
      <p>
        <strong>{t`${plural(total, { one: "# e-mail is sent.", other: "# e-mails are sent." })}`}</strong>
      </p>
      <MailLanguages languages={languages} />
      <ul className={styles.mails} aria-label={t`E-mails`}>
        {items.map((mail, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: e-mails that are not sent yet have no id.
          <li key={index}>
            <MailRow mail={mail} />
          </li>
        ))}
      </ul>
      {total > items.length ? (
        <p className={styles.note}>
          {t`${plural(items.length, {
            one: "Only the first # e-mail is listed.",
            other: "Only the first # e-mails are listed.",
          })}`}
        </p>
      ) : null}
    </div>
  );
}

function MailRow({ mail }: { mail: MailPreview["items"][number] }) {
  const nameOf = useLanguageName();
  return (
    <details className={styles.mail}>
      <summary>
        <span className={styles.recipient}>
          <bdi>{mail.to_name ?? mail.to_email}</bdi>
          {mail.to_name === null ? null : <span className={styles.note}>{mail.to_email}</span>}
          <Badge>{nameOf(mail.language)}</Badge>
        </span>{" "}
        <span lang={mail.language} dir="auto">
          {mail.subject}
        </span>
      </summary>
      <div className={styles.text} lang={mail.language} dir="auto">
        {mail.text}
      </div>
    </details>
  );
}
