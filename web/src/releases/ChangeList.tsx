import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLocalizedMatch } from "../app/edition";
import { type Group, groupByKind } from "../app/groups";
import { useTime } from "../app/time";
import { Button, EmptyState, SelectField, Toolbar, useNumber } from "../ui";
import { changeKinds, changeLabel, showsPlacement, spanText } from "./changes";
import type { SessionChange } from "./queries";
import styles from "./releases.module.css";
import { useRoomName } from "./useRoomName";
import { useWords } from "./useWords";

interface ChangeListProps {
  changes: readonly SessionChange[];
  /** The kind that is shown; null: all. */
  kind: string | null;
  onKind: (kind: string | null) => void;
}

/** Changes of a release by kind, with the places and times before and after. */
export function ChangeList({ changes, kind, onKind }: ChangeListProps) {
  const { t } = useLingui();
  const { number } = useNumber();
  const words = useWords();
  const groups = groupByKind(changes, changeKinds);
  const shown = kind === null ? groups : groups.filter((group) => group.kind === kind);
  const options = groups.map((group) => {
    const label = words(changeLabel(group.kind));
    const count = number(group.items.length);
    return { value: group.kind, label: `${label} (${count})` };
  });
  // The kind of a link may have no changes.
  if (kind !== null && shown.length === 0) {
    options.push({ value: kind, label: words(changeLabel(kind)) });
  }
  return (
    <div className={styles.stack}>
      <Toolbar label={t`Filters`}>
        <SelectField
          label={t`Kind of change`}
          name="kind"
          placeholder={t`All kinds`}
          options={options}
          value={kind ?? ""}
          onChange={(value) => onKind(value || null)}
        />
      </Toolbar>
      {shown.length === 0 ? (
        <EmptyState
          icon="filter"
          title={<Trans>No change of this kind</Trans>}
          action={
            <Button onPress={() => onKind(null)}>
              <Trans>Show all kinds</Trans>
            </Button>
          }
        />
      ) : null}
      {shown.map((group) => (
        <ChangeGroup key={group.kind} group={group} />
      ))}
    </div>
  );
}

/** So many rows at once: more would be slow, and no one reads them. */
const step = 50;

function ChangeGroup({ group }: { group: Group<SessionChange> }) {
  const { t } = useLingui();
  const words = useWords();
  const [limit, setLimit] = useState(step);
  const count = group.items.length;
  const rest = count - limit;
  return (
    <section className={styles.group} aria-label={words(changeLabel(group.kind))}>
      <h3 className={styles.groupTitle}>
        {words(changeLabel(group.kind))}
        <span className={styles.note}>{t`${plural(count, { one: "# session", other: "# sessions" })}`}</span>
      </h3>
      <ul className={styles.rows}>
        {group.items.slice(0, limit).map((change) => (
          <li key={change.session} className={styles.row}>
            <ChangeRow change={change} />
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <div className={styles.actions}>
          <Button onPress={() => setLimit(limit + step * 4)}>
            {t`${plural(rest, { one: "Show # more", other: "Show # more" })}`}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function ChangeRow({ change }: { change: SessionChange }) {
  const match = useLocalizedMatch();
  const title = match(change.title);
  return (
    <>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <span lang={title.language} dir="auto">
            {title.text}
          </span>
        </p>
        <p className={styles.note}>{change.code}</p>
      </div>
      {showsPlacement(change) ? (
        <dl className={styles.placements}>
          {change.before ? (
            <div className={styles.before}>
              <dt>
                <Trans>Before</Trans>
              </dt>
              <Placement placement={change.before} />
            </div>
          ) : null}
          {change.after ? (
            <div>
              <dt>
                <Trans>After</Trans>
              </dt>
              <Placement placement={change.after} />
            </div>
          ) : null}
        </dl>
      ) : null}
    </>
  );
}

function Placement({ placement }: { placement: NonNullable<SessionChange["before"]> }) {
  const time = useTime();
  const roomName = useRoomName();
  return (
    <dd>
      <time dateTime={placement.starts_at}>{spanText(placement.starts_at, placement.ends_at, time)}</time>
      <bdi className={styles.room}>{roomName(placement.room)}</bdi>
    </dd>
  );
}
