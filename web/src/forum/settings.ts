import type { Schemas } from "../api/client";
import { minutesOf, secondsOf } from "./clock";

/** The settings of a speakers' list as their form has them: times in minutes. */
export interface ListValues {
  order: string;
  items: number | null;
  oncePerItem: boolean;
  each: number | null;
  reply: number | null;
  total: number | null;
  isPublic: boolean;
}

export function listValues(settings: Schemas["SpeakersListSettings"] | null): ListValues {
  const total = settings?.seconds_total ?? null;
  return {
    order: settings?.order ?? "by_request",
    items: settings?.items ?? 1,
    oncePerItem: settings?.once_per_item ?? true,
    each: minutesOf(settings?.seconds_each ?? 180),
    reply: minutesOf(settings?.seconds_reply ?? 60),
    total: total === null ? null : minutesOf(total),
    isPublic: settings?.public ?? false,
  };
}

export function listSettings(values: ListValues): Schemas["SpeakersListSettings"] {
  return {
    order: values.order as Schemas["SpeakingOrder"],
    items: values.items ?? 1,
    once_per_item: values.oncePerItem,
    seconds_each: secondsOf(values.each),
    seconds_reply: secondsOf(values.reply),
    seconds_total: values.total === null ? null : secondsOf(values.total),
    public: values.isPublic,
  };
}
