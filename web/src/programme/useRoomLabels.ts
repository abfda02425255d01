import { useLingui } from "@lingui/react/macro";
import { useTime } from "../app/time";
import type { RoomValues } from "./roomForm";
import { providerLabels, useLabel } from "./words";

/** The labels of the fields, also for the history. */
export function useRoomLabels(): Record<keyof RoomValues, string> {
  const { t } = useLingui();
  return {
    name: t`Name`,
    slug: t`Short name in addresses`,
    provider: t`Where it takes place`,
    address: t`Address`,
    capacity: t`Places`,
    interpretation_channels: t`Interpretation channels`,
    opening_hours: t`Opening hours`,
  };
}

const isHours = (value: unknown): value is { opens_at: string; closes_at: string } =>
  typeof value === "object" && value !== null && "opens_at" in value && "closes_at" in value;

/** How a value of the form is written in the question about another person's change. */
export function useRoomFormat(): (field: string, value: unknown) => string {
  const { t } = useLingui();
  const time = useTime();
  const label = useLabel();
  return (field, value) => {
    if (field === "provider") return label(providerLabels, String(value));
    if (Array.isArray(value)) {
      if (value.length === 0) return t`At any time`;
      return value
        .filter(isHours)
        .map((hours) => `${time.formatDateTime(hours.opens_at)}–${time.formatDateTime(hours.closes_at)}`)
        .join("\n");
    }
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "object")
      return Object.entries(value)
        .map(([tag, text]) => `${tag}: ${String(text)}`)
        .join("\n");
    return String(value);
  };
}
