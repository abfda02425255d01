import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { roomsQuery } from "../app/programmeLists";
import { changeOf, type ProposedItem } from "../app/proposals";
import { useTime } from "../app/time";
import { AppLink, CheckboxField } from "../ui";
import styles from "./timetables.module.css";
import { changeWords } from "./words";

interface ItemRowProps {
  item: ProposedItem;
  session: DraftSession | undefined;
  /** The session in the timetable as it would be. */
  href: string;
  isChosen: boolean;
  onChoose: (session: string, isChosen: boolean) => void;
}

/** A session that moves: from where, to where. */
export function ItemRow({ item, session, href, isChosen, onChoose }: ItemRowProps) {
  const { t, i18n } = useLingui();
  const localized = useLocalized();
  const title = localized(session?.title) || item.code;
  return (
    <li className={styles.row}>
      <CheckboxField
        name={item.session}
        label={t`Apply the change of ${title}`}
        isLabelHidden
        isSelected={isChosen}
        onChange={(isSelected) => onChoose(item.session, isSelected)}
      />
      <div className={styles.rowText}>
        <AppLink href={href} className={styles.title}>
          <span dir="auto">{title}</span>
        </AppLink>
        <p className={styles.note}>
          {item.code} · {i18n._(changeWords[changeOf(item)])}
        </p>
      </div>
      <dl className={styles.places}>
        <div>
          <dt>
            <Trans>Before</Trans>
          </dt>
          <dd>
            <Place at={item.before} />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>After</Trans>
          </dt>
          <dd>
            <Place at={item.after} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

function Place({ at }: { at: ProposedItem["before"] }) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const rooms = useQuery(roomsQuery(slug)).data;
  if (at === null) return <Trans>Without a place</Trans>;
  const room = rooms?.find((one) => one.slug === at.room);
  return (
    <>
      {time.formatDateTime(at.starts_at)}
      <br />
      <span dir="auto">{localized(room?.name) || at.room}</span>
    </>
  );
}
