import { useMemo } from "react";
import { createStore, useStore } from "../api/store";
import { readSetting, writeSetting } from "../ui/settings";
import { generalZoneLabel, zoneLabel } from "../ui/zoneLabel";
import { useEditionOrNull } from "./edition";
import { formattingLocaleOf, useLanguage } from "./language";
import { useMe } from "./session";
import { deviceZone, shownZone, type ZoneChoice } from "./zones";

const key = "zone";
const choice = createStore<ZoneChoice>(readSetting(key) === "reader" ? "reader" : "edition");

function setZone(next: ZoneChoice) {
  choice.set(next);
  writeSetting(key, next);
}

type Instant = string | Date;

export interface Time {
  /** The IANA name of the zone in which times are shown. */
  zone: string;
  /**
   * For a list of times: "Shanghai, UTC+8", but only "Lisbon", where clocks change, since the offset of today would be
   * false for a time in another season.
   */
  zoneLabel: string;
  /** For these times: "Lisbon, UTC+1"; without the offset if clocks are changed between them. */
  zoneLabelAt: (...instants: [Instant, ...Instant[]]) => string;
  choice: ZoneChoice;
  setZone: (choice: ZoneChoice) => void;
  editionZone: string | null;
  readerZone: string;
  formatDateTime: (instant: Instant) => string;
  /** Of an instant, or of a plain day such as `2026-05-20`. */
  formatDate: (instant: Instant) => string;
  formatTime: (instant: Instant) => string;
  /** Two plain days: "20–23 May 2026". */
  formatDays: (first: string, last: string) => string;
  /** "3 minutes ago". */
  formatAgo: (instant: Instant) => string;
}

const plainDay = /^\d{4}-\d\d-\d\d$/;

/**
 * Dates and times in the zone that the person has chosen. Wherever a time of day is shown, show `zoneLabelAt` with it, or
 * `zoneLabel` once for a list.
 */
export function useTime(): Time {
  const chosen = useStore(choice);
  const locale = formattingLocaleOf(useLanguage());
  const editionZone = useEditionOrNull()?.congress.time_zone ?? null;
  const readerZone = useMe()?.time_zone ?? deviceZone();
  return useMemo(() => {
    const zone = shownZone(chosen, editionZone, readerZone);
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    const day: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };
    const dateTime = format({ ...day, hour: "2-digit", minute: "2-digit" });
    const date = format(day);
    const time = format({ hour: "2-digit", minute: "2-digit" });
    const plain = new Intl.DateTimeFormat(locale, { ...day, timeZone: "UTC" });
    return {
      zone,
      zoneLabel: generalZoneLabel(zone),
      zoneLabelAt: (first, ...others) =>
        zoneLabel(zone, new Date(first), ...others.map((instant) => new Date(instant))),
      choice: chosen,
      setZone,
      editionZone,
      readerZone,
      formatDateTime: (instant) => dateTime.format(new Date(instant)),
      formatDate: (instant) =>
        typeof instant === "string" && plainDay.test(instant)
          ? plain.format(new Date(instant))
          : date.format(new Date(instant)),
      formatTime: (instant) => time.format(new Date(instant)),
      formatDays: (first, last) => plain.formatRange(new Date(first), new Date(last)),
      formatAgo: (instant) => ago(locale, new Date(instant).getTime() - Date.now()),
    };
  }, [chosen, locale, editionZone, readerZone]);
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** A distance from now, in milliseconds, in its largest unit. */
export function ago(locale: string, distance: number): string {
  const [unit, size] = steps.find(([, step]) => Math.abs(distance) >= step) ?? (["second", 1000] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(distance / size), unit);
}
