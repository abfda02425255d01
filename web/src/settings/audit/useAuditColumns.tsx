import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useTime } from "../../app/time";
import type { Column } from "../../ui";
import { actionLabel, subjectLabel } from "../eventLabels";
import { useWords } from "../useWords";
import { type AuditEntry, changesOf } from "./audit";

export function useAuditColumns(): Column<AuditEntry>[] {
  const { t, i18n } = useLingui();
  const words = useWords();
  const { formatDateTime } = useTime();
  return useMemo(() => {
    const list = new Intl.ListFormat(i18n.locale, { type: "unit", style: "short" });
    return [
      {
        id: "at",
        header: t`Time`,
        width: 210,
        isAlways: true,
        cell: (row) => <time dateTime={row.at}>{formatDateTime(row.at)}</time>,
      },
      { id: "about", header: t`Object`, width: 180, cell: (row) => words(subjectLabel(row.action)) },
      { id: "verb", header: t`Action`, width: 190, cell: (row) => words(actionLabel(row)) },
      { id: "actor", header: t`By`, width: 200, cell: (row) => <ActorName entry={row} /> },
      {
        id: "changes",
        header: t`Changed fields`,
        cell: (row) => list.format(changesOf(row).map(({ field }) => field.replaceAll("_", " "))),
      },
      {
        id: "action",
        header: t`Event`,
        width: 220,
        isHidden: true,
        cell: (row) => <code>{row.action}</code>,
      },
      {
        id: "subject",
        header: t`Id of the object`,
        width: 300,
        isHidden: true,
        cell: (row) => <code>{row.subject}</code>,
      },
    ];
  }, [t, i18n, words, formatDateTime]);
}

export function ActorName({ entry }: { entry: Pick<AuditEntry, "actor" | "actor_name"> }) {
  if (entry.actor_name) return <bdi>{entry.actor_name}</bdi>;
  return (
    <span className="muted">{entry.actor ? <Trans>Erased account</Trans> : <Trans>The service</Trans>}</span>
  );
}
