import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { conflictKinds, plainDetail, useConflictLabel } from "../app/conflictKinds";
import { useLocalized } from "../app/edition";
import { groupByKind } from "../app/groups";
import type { Room } from "../app/programmeLists";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import { Badge, Button, EmptyState, SelectField } from "../ui";
import { type KnownPlacements, type NewMove, placement } from "./moving";
import type { Conflict, Conflicts } from "./queries";
import { RulesDialog } from "./RulesDialog";
import styles from "./timetable.module.css";
import { useReasons } from "./useReasons";

interface ConflictPanelProps {
  conflicts: Conflicts;
  byId: ReadonlyMap<string, Session>;
  rooms: readonly Room[];
  known: KnownPlacements;
  onShow: (session: string) => void;
  onMove: (move: NewMove) => void;
  isPending: boolean;
}

/** So many of a kind are drawn. */
const few = 20;

/** The conflicts of the draft by kind, each with placements that would resolve it. */
export function ConflictPanel({ conflicts, ...props }: ConflictPanelProps) {
  const { t } = useLingui();
  const label = useConflictLabel();
  const [severity, setSeverity] = useState("");
  const wanted = conflicts.items.filter((conflict) => !severity || conflict.severity === severity);
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
      </p>
      {wanted.length === 0 ? (
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
              <ConflictItem key={conflict.id} conflict={conflict} {...props} />
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

interface ConflictItemProps extends Omit<ConflictPanelProps, "conflicts"> {
  conflict: Conflict;
}

function ConflictItem({ conflict, byId, rooms, known, onShow, onMove, isPending }: ConflictItemProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const titleOf = (id: string) => localized(byId.get(id)?.title) || "?";
  const roomOf = (slug: string) => localized(rooms.find((room) => room.slug === slug)?.name) || slug;
  return (
    <li className={styles.conflict}>
      <Explanation conflict={conflict} byId={byId} />
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
      {conflict.suggestions.map(({ session, room, starts_at }) => {
        const where = roomOf(room);
        const when = time.formatDateTime(starts_at);
        const title = titleOf(session);
        return (
          <Button
            key={`${session} ${room} ${starts_at}`}
            size="small"
            icon="check"
            isDisabled={isPending}
            onPress={() => onMove({ placements: [placement(known, session, room, Date.parse(starts_at))] })}
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

/** The service explains conflicts in English; other readers get the main kinds in their language. */
function Explanation({ conflict, byId }: Pick<ConflictItemProps, "conflict" | "byId">) {
  const { kind, sessions, speakers } = conflict;
  const { i18n } = useLingui();
  const label = useConflictLabel();
  const reason = useReasons(byId)({ kind, sessions: sessions.slice(1), speakers });
  if (i18n.locale === "en" || reason === label(kind))
    return (
      <p lang="en" dir="auto">
        {plainDetail(conflict.detail)}
      </p>
    );
  return <p dir="auto">{reason}</p>;
}
