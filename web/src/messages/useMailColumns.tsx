import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useTime } from "../app/time";
import { Badge, type Column } from "../ui";
import { type Mail, mailState, notificationLabel } from "./mails";
import { useWords } from "./useWords";

export function useMailColumns(): Column<Mail>[] {
  const { t, i18n } = useLingui();
  const words = useWords();
  const { formatDateTime } = useTime();
  return useMemo(() => {
    const instant = (at: string | null) => (at ? <time dateTime={at}>{formatDateTime(at)}</time> : null);
    return [
      {
        id: "recipient",
        header: t`To`,
        width: 230,
        isAlways: true,
        cell: (row) => <bdi>{row.recipient}</bdi>,
      },
      {
        id: "state",
        header: t`State`,
        width: 100,
        cell: (row) => {
          const { label, tone } = mailState(row.state);
          return <Badge tone={tone}>{words(label)}</Badge>;
        },
      },
      {
        id: "notification",
        header: t`About`,
        width: 180,
        cell: (row) => words(notificationLabel(row.notification)),
      },
      { id: "created_at", header: t`Created`, width: 190, cell: (row) => instant(row.created_at) },
      {
        id: "error",
        header: t`Error`,
        cell: (row) => (row.error ? <span title={row.error}>{row.error}</span> : null),
      },
      { id: "sent_at", header: t`Sent`, width: 190, isHidden: true, cell: (row) => instant(row.sent_at) },
      { id: "language", header: t`Language`, width: 100, isHidden: true, cell: (row) => row.language },
      {
        id: "attempts",
        header: t`Tries`,
        width: 80,
        isNumeric: true,
        isHidden: true,
        cell: (row) => i18n.number(row.attempts),
      },
      {
        id: "next_at",
        header: t`Next try`,
        width: 210,
        isHidden: true,
        cell: (row) => instant(row.next_at),
      },
    ];
  }, [t, i18n, words, formatDateTime]);
}
