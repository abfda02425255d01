import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { conflictKinds, plainDetail, useConflictLabel } from "../app/conflictKinds";
import { useConflictText } from "../app/conflictText";
import { draftQuery } from "../app/draft";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { type Group, groupByKind } from "../app/groups";
import { useAccess } from "../app/session";
import { Button, CheckboxField, LinkButton, Notice } from "../ui";
import { accept, acceptedOf } from "./conflicts";
import { type Conflict, type ReleasePreview, titlesQuery } from "./queries";
import { type Acceptance, unlistedWarnings } from "./readiness";
import styles from "./releases.module.css";

interface ConflictListProps {
  preview: ReleasePreview;
  accepted: Acceptance;
  onAccept: (accepted: Acceptance) => void;
}

/** What stops the release, and the warnings to accept one by one or by kind. */
export function ConflictList({ preview, accepted, onAccept }: ConflictListProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const blocking = preview.conflicts.filter(({ severity }) => severity === "block");
  const warnings = groupByKind(
    preview.conflicts.filter(({ severity }) => severity !== "block"),
    conflictKinds,
  );
  const unlisted = unlistedWarnings(preview);
  const listed = warnings.flatMap(({ items }) => items);
  const acceptWarnings = (some: readonly Conflict[], isAccepted: boolean) =>
    onAccept({ ...accepted, warnings: accept(accepted.warnings, some, isAccepted) });
  if (preview.total_conflicts === 0) {
    return (
      <Notice kind="success" title={<Trans>No conflicts</Trans>}>
        <Trans>The draft has no blocking conflict and no warning.</Trans>
      </Notice>
    );
  }
  return (
    <div className={styles.stack}>
      {preview.blocking > 0 ? (
        <Notice
          kind="danger"
          title={t`${plural(preview.blocking, {
            one: "# blocking conflict",
            other: "# blocking conflicts",
          })}`}
          actions={
            <LinkButton
              to="/e/$edition/timetable"
              params={{ edition: slug }}
              search={{ panel: "conflicts" }}
              icon="calendar"
            >
              <Trans>Resolve them in the timetable</Trans>
            </LinkButton>
          }
        >
          <Trans>A schedule with blocking conflicts cannot be released. They cannot be accepted.</Trans>
        </Notice>
      ) : null}
      {groupByKind(blocking, conflictKinds).map((group) => (
        <BlockingGroup key={group.kind} group={group} />
      ))}
      {listed.length + unlisted > 0 ? (
        <>
          <p>
            <Trans>
              Warnings do not stop a release, but accept each one, so that none is overlooked. What you accept
              here is not stored: the next release asks again.
            </Trans>
          </p>
          {warnings.map((group) => (
            <WarningGroup
              key={group.kind}
              group={group}
              accepted={accepted.warnings}
              onAccept={acceptWarnings}
            />
          ))}
        </>
      ) : null}
      {unlisted > 0 ? (
        <CheckboxField
          label={t`${plural(unlisted, {
            one: "Accept # more warning, which is not listed here, and any that appears until the release",
            other: "Accept # more warnings, which are not listed here, and any that appear until the release",
          })}`}
          name="unlisted"
          isSelected={accepted.unlisted}
          onChange={(isOn) => onAccept({ ...accepted, unlisted: isOn })}
        />
      ) : null}
    </div>
  );
}

/** What conflicts are, with the titles and names of the draft. */
function useExplained() {
  const { slug } = useEdition();
  const { data } = useQuery(draftQuery(slug));
  const byId = useMemo(() => new Map(data?.sessions.map((session) => [session.id, session])), [data]);
  const explained = useConflictText(byId);
  return data ? explained : ({ detail }: Conflict) => plainDetail(detail);
}

/** So many of a kind are open from the start. */
const few = 8;

function BlockingGroup({ group }: { group: Group<Conflict> }) {
  const label = useConflictLabel();
  const explained = useExplained();
  const [isOpen, setIsOpen] = useState(false);
  const shown = isOpen ? group.items : group.items.slice(0, few);
  return (
    <section className={styles.group} aria-label={label(group.kind)}>
      <h3 className={styles.groupTitle}>{label(group.kind)}</h3>
      <ul className={styles.rows}>
        {shown.map((conflict) => (
          <li key={conflict.id} className={styles.conflict}>
            <p dir="auto">{explained(conflict)}</p>
            <SessionLinks sessions={conflict.sessions} />
          </li>
        ))}
      </ul>
      <ShowAll count={group.items.length} isOpen={isOpen} onOpen={() => setIsOpen(true)} />
    </section>
  );
}

interface WarningGroupProps {
  group: Group<Conflict>;
  accepted: ReadonlySet<string>;
  onAccept: (warnings: readonly Conflict[], isAccepted: boolean) => void;
}

function WarningGroup({ group, accepted, onAccept }: WarningGroupProps) {
  const { t } = useLingui();
  const label = useConflictLabel();
  const explained = useExplained();
  const [isOpen, setIsOpen] = useState(false);
  const shown = isOpen ? group.items : group.items.slice(0, few);
  const state = acceptedOf(group.items, accepted);
  const count = group.items.length;
  return (
    <section className={styles.group} aria-label={label(group.kind)}>
      <h3 className={styles.groupTitle}>{label(group.kind)}</h3>
      {count > 1 ? (
        <CheckboxField
          label={t`${plural(count, {
            one: "Accept # warning of this kind",
            other: "Accept all # warnings of this kind",
          })}`}
          name={`all ${group.kind}`}
          isSelected={state === "all"}
          isIndeterminate={state === "some"}
          onChange={(isOn) => onAccept(group.items, isOn)}
        />
      ) : null}
      <ul className={styles.rows}>
        {shown.map((warning) => (
          <li key={warning.id} className={styles.conflict}>
            <CheckboxField
              label={explained(warning)}
              name={warning.id}
              isSelected={accepted.has(warning.id)}
              onChange={(isOn) => onAccept([warning], isOn)}
            />
            <SessionLinks sessions={warning.sessions} />
          </li>
        ))}
      </ul>
      <ShowAll count={count} isOpen={isOpen} onOpen={() => setIsOpen(true)} />
    </section>
  );
}

function ShowAll({ count, isOpen, onOpen }: { count: number; isOpen: boolean; onOpen: () => void }) {
  const { t } = useLingui();
  if (isOpen || count <= few) return null;
  return (
    <div className={styles.actions}>
      <Button onPress={onOpen}>{t`${plural(count, { one: "Show all #", other: "Show all #" })}`}</Button>
    </div>
  );
}

/** The sessions of a conflict, by title. */
function SessionLinks({ sessions }: { sessions: readonly string[] }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const match = useLocalizedMatch();
  const { data } = useQuery(titlesQuery(slug));
  const isLinked = can("programme.edit");
  if (!data) return null;
  return (
    <p className={styles.sessions}>
      {sessions.map((id) => {
        const title = match(data.get(id));
        if (!title.text) return null;
        const text = (
          <bdi key={id} lang={title.language}>
            {title.text}
          </bdi>
        );
        return isLinked ? (
          <Link key={id} to="/e/$edition/sessions/$session" params={{ edition: slug, session: id }}>
            {text}
          </Link>
        ) : (
          text
        );
      })}
    </p>
  );
}
