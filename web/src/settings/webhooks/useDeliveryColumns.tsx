import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useTime } from "../../app/time";
import { Badge, type Column } from "../../ui";
import { useWords } from "../useWords";
import { type Delivery, deliveryState } from "./deliveries";

export function useDeliveryColumns(): Column<Delivery>[] {
  const { t, i18n } = useLingui();
  const words = useWords();
  const { formatDateTime } = useTime();
  return useMemo(() => {
    const instant = (at: string | null) => (at ? <time dateTime={at}>{formatDateTime(at)}</time> : null);
    return [
      { id: "type", header: t`Event`, width: 260, isAlways: true, cell: (row) => <code>{row.type}</code> },
      {
        id: "state",
        header: t`State`,
        width: 130,
        cell: (row) => {
          const { label, tone } = deliveryState(row.state);
          return <Badge tone={tone}>{words(label)}</Badge>;
        },
      },
      {
        id: "attempts",
        header: t`Tries`,
        width: 80,
        isNumeric: true,
        cell: (row) => i18n.number(row.attempts),
      },
      { id: "created_at", header: t`Created`, width: 210, cell: (row) => instant(row.created_at) },
      { id: "finished_at", header: t`Finished`, width: 210, cell: (row) => instant(row.finished_at) },
      { id: "next_at", header: t`Next try`, width: 210, cell: (row) => instant(row.next_at) },
    ];
  }, [t, i18n, words, formatDateTime]);
}
