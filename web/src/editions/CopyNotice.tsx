import { Trans } from "@lingui/react/macro";
import { type Congress, useLocalized } from "../app/edition";
import { Notice } from "../ui";
import styles from "./editions.module.css";

/** What a copy takes over, and what it does not. */
export function CopyNotice({ source }: { source: Congress }) {
  const localized = useLocalized();
  const name = localized(source.title);
  return (
    <Notice kind="info" title={<Trans>What is copied from {name}</Trans>}>
      <ul className={styles.list}>
        <li>
          <Trans>description, introduction, and the name and colour of the public pages</Trans>
        </li>
        <li>
          <Trans>languages, time zone, themes and tracks, rooms</Trans>
        </li>
        <li>
          <Trans>staff and their roles</Trans>
        </li>
        <li>
          <Trans>registration types with their shared places, and questions</Trans>
        </li>
        <li>
          <Trans>rules for corrections, imports, seats and conflicts</Trans>
        </li>
        <li>
          <Trans>awards with their categories, rounds and criteria</Trans>
        </li>
      </ul>
      <p>
        <Trans>Not copied: people, sessions, award entries and e-mails.</Trans>
      </p>
    </Notice>
  );
}
