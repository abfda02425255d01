import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { conflictKinds, useConflictLabel } from "../app/conflictKinds";
import { useConflictText } from "../app/conflictText";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { groupByKind } from "../app/groups";
import type { Room } from "../app/programmeLists";
import { useTime } from "../app/time";
import { Badge, Button, EmptyState, SelectField } from "../ui";
import { type KnownPlacements, type NewMove, placement } from "./moving";
import { type Conflict, type Conflicts, conflictsQuery } from "./queries";
import { RulesDialog } from "./RulesDialog";
import styles from "./timetable.module.css";

type Suggestion = Conflict["suggestions"][number];

interface ConflictPanelProps {
  conflicts: Conflicts;
  byId: ReadonlyMap<string, DraftSession>;
  rooms: readonly Room[];
  known: KnownPlacements;
  onShow: (session: string) => void;
  onMove: (move: NewMove) => void;
  isPending: boolean;
}

/** So many of a kind are drawn. */
const few = 20;

/** The conflicts of the draft by kind, each with placements that would resolve it. */
export function ConflictPanel({ conflicts, isPending, ...props }: ConflictPanelProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  /** One from before a move may lead to the place that the move has taken: a list that is being read decides. */
  const apply = async (id: string, suggestion: Suggestion) => {
    const options = { ...conflictsQuery(slug), staleTime: Number.POSITIVE_INFINITY };
    const read = await client.fetchQuery(options).catch(() => null);
    const known = read?.items.find((conflict) => conflict.id === id);
    const isStill = known?.suggestions.some(isSame(suggestion));
    const { session, room, starts_at } = suggestion;
    if (isStill) props.onMove({ placements: [placement(props.known, session, room, Date.parse(starts_at))] });
  };
  const label = useConflictLabel();
  const [severity, setSeverity] = useState("");
  const wanted = conflicts.items.filter((conflict) => !severity || conflict.severity === severity);
  const shown = wanted.length;
  const groups = groupByKind(wanted, conflictKinds);
  return (
    <div className={styles.panel}>
      <div className={styles.spread}>
        <SelectField
          label={t`Severity`}
          name="severity"
          placeholder={t`All conflicts`}
          options={[
            { value: "block", label: t`Blocking` },
            { value: "warn", label: t`Warnings` },
          ]}
          value={severity}
          onChange={setSeverity}
        />
        <RulesDialog />
      </div>
      <p role="status" className={styles.note}>
        {t`${plural(conflicts.total, { one: "# conflict in the draft", other: "# conflicts in the draft" })}`}
        {severity ? ` · ${t`${shown} shown`}` : null}
      </p>
      {wanted.length === 0 && severity ? (
        <p className={styles.note}>
          <Trans>None of this severity.</Trans>
        </p>
      ) : null}
      {wanted.length === 0 && !severity ? (
        <EmptyState icon="check-circle" title={<Trans>No conflicts</Trans>}>
          <Trans>Nothing in the draft stops a release or needs a look.</Trans>
        </EmptyState>
      ) : null}
      {groups.map(({ kind, items }) => (
        <details key={kind} className={styles.group} open={groups.length < 4}>
          <summary>
            {label(kind)}{" "}
            <Badge tone={items[0]?.severity === "block" ? "danger" : "warning"}>{items.length}</Badge>
          </summary>
          <ul className={styles.conflicts}>
            {items.slice(0, few).map((conflict) => (
              <ConflictItem
                key={conflict.id}
                conflict={conflict}
                isPending={isPending}
                onApply={(suggestion) => void apply(conflict.id, suggestion)}
                {...props}
              />
            ))}
          </ul>
          {items.length > few ? (
            <p className={styles.note}>
              <Trans>The first {few} of this kind are shown.</Trans>
            </p>
          ) : null}
        </details>
      ))}
    </div>
  );
}

function isSame({ session, room, starts_at }: Suggestion) {
  return (other: Suggestion) =>
    other.session === session && other.room === room && other.starts_at === starts_at;
}

interface ConflictItemProps extends Pick<ConflictPanelProps, "byId" | "rooms" | "onShow" | "isPending"> {
  conflict: Conflict;
  onApply: (suggestion: Suggestion) => void;
}

function ConflictItem({ conflict, byId, rooms, onShow, onApply, isPending }: ConflictItemProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const titleOf = (id: string) => localized(byId.get(id)?.title) || "?";
  const explained = useConflictText(byId);
  const roomOf = (slug: string) => localized(rooms.find((room) => room.slug === slug)?.name) || slug;
  return (
    <li className={styles.conflict}>
      <p dir="auto">{explained(conflict)}</p>
      <ul className={styles.links}>
        {conflict.sessions.map((id) => (
          <li key={id}>
            <Button
              size="small"
              variant="quiet"
              onPress={() => onShow(id)}
              aria-label={t`Show “${titleOf(id)}” in the timetable`}
            >
              <bdi>{titleOf(id)}</bdi>
            </Button>
          </li>
        ))}
      </ul>
      {conflict.suggestions.map((suggestion) => {
        const { session, room, starts_at } = suggestion;
        const where = roomOf(room);
        const when = time.formatDateTime(starts_at);
        const title = titleOf(session);
        return (
          <Button
            key={`${session} ${room} ${starts_at}`}
            size="small"
            icon="check"
            isDisabled={isPending}
            onPress={() => onApply(suggestion)}
          >
            <Trans>
              Move “{title}” to {where}, {when}
            </Trans>
          </Button>
        );
      })}
    </li>
  );
}
