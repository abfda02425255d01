import type { Schemas } from "../api/client";
import type { Room } from "../app/programmeLists";
import { filledTexts, localizedPatch, type Texts } from "../app/texts";
import { fromWallClock, isSame, toWallClock } from "../ui";

export interface HoursValues {
  opens_at: string | null;
  closes_at: string | null;
}

/** A room as its form has it. */
export interface RoomValues {
  name: Texts;
  slug: string;
  provider: Schemas["RoomProvider"];
  /** Empty: stays as it is. The API never shows it. */
  address: string;
  capacity: number | null;
  interpretation_channels: number | null;
  opening_hours: readonly HoursValues[];
}

export const emptyRoom: RoomValues = {
  name: {},
  slug: "",
  provider: "link",
  address: "",
  capacity: null,
  interpretation_channels: 0,
  opening_hours: [],
};

export function roomValues(room: Room): RoomValues {
  const { name, slug, provider, capacity, interpretation_channels, opening_hours } = room;
  return { name, slug, provider, address: "", capacity, interpretation_channels, opening_hours };
}

/** In order, without rows that are not filled in. */
function hoursOf({ opening_hours: rows }: RoomValues): Schemas["OpeningHours"][] {
  return rows
    .flatMap(({ opens_at, closes_at }) => (opens_at && closes_at ? [{ opens_at, closes_at }] : []))
    .sort((one, other) => Date.parse(one.opens_at) - Date.parse(other.opens_at));
}

export function newRoom(values: RoomValues, position: number): Schemas["NewRoom"] {
  const { name, slug, provider, address, capacity, interpretation_channels: channels } = values;
  return {
    name: filledTexts(name),
    slug,
    provider,
    ...(address.trim() ? { address: address.trim() } : {}),
    capacity,
    interpretation_channels: channels ?? 0,
    position,
    opening_hours: hoursOf(values),
  };
}

/** Only what has changed since the form was loaded. */
export function roomPatch(before: RoomValues, after: RoomValues): Schemas["RoomPatch"] {
  const isChanged = (key: keyof RoomValues) => !isSame(before[key], after[key]);
  return {
    ...(isChanged("name") ? { name: localizedPatch(before.name, after.name) } : {}),
    ...(isChanged("slug") ? { slug: after.slug } : {}),
    ...(isChanged("provider") ? { provider: after.provider } : {}),
    ...(after.address.trim() ? { address: after.address.trim() } : {}),
    ...(isChanged("capacity") ? { capacity: after.capacity } : {}),
    ...(isChanged("interpretation_channels")
      ? { interpretation_channels: after.interpretation_channels ?? 0 }
      : {}),
    ...(isChanged("opening_hours") ? { opening_hours: hoursOf(after) } : {}),
  };
}

const nextDay = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The hours of one day on another day, by the clocks of the zone: a change of the clocks between them is respected. */
function onDay({ opens_at: opens, closes_at: closes }: HoursValues, day: string, zone: string): HoursValues {
  if (!opens || !closes) return { opens_at: null, closes_at: null };
  const from = toWallClock(opens, zone);
  const until = toWallClock(closes, zone);
  const closingDay = until.slice(0, 10) > from.slice(0, 10) ? nextDay(day) : day;
  return {
    opens_at: fromWallClock(`${day}T${from.slice(11)}`, zone),
    closes_at: fromWallClock(`${closingDay}T${until.slice(11)}`, zone),
  };
}

/** The hours of the first row on every day of the edition. */
export function onEveryDay(
  rows: readonly HoursValues[],
  days: readonly string[],
  zone: string,
): HoursValues[] {
  const [first] = rows;
  return first ? days.map((day) => onDay(first, day, zone)) : [];
}

/** A row for the day after the last one, with its hours; the first is 09:00–18:00 on the first day. */
export function nextRow(rows: readonly HoursValues[], days: readonly string[], zone: string): HoursValues {
  const last = rows.at(-1);
  const [first = ""] = days;
  if (!last?.opens_at)
    return {
      opens_at: fromWallClock(`${first}T09:00`, zone),
      closes_at: fromWallClock(`${first}T18:00`, zone),
    };
  return onDay(last, nextDay(toWallClock(last.opens_at, zone).slice(0, 10)), zone);
}
