import { formattingLocaleOf, useLanguage } from "../app/language";
import { useTime } from "../app/time";
import { zoneLabel } from "../app/zones";

/** An instant in the zone that is shown, with the edition's or the reader's own next to it if it is another. */
export function useBothTimes(): (instant: string) => string {
  const time = useTime();
  const locale = formattingLocaleOf(useLanguage());
  const other = time.zone === time.editionZone ? time.readerZone : time.editionZone;
  return (instant) => {
    const shown = `${time.formatDateTime(instant)}, ${time.zoneLabel}`;
    if (!other || other === time.zone) return shown;
    const format = new Intl.DateTimeFormat(locale, {
      timeZone: other,
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    const instantDate = new Date(instant);
    return `${shown} (${format.format(instantDate)}, ${zoneLabel(other, instantDate)})`;
  };
}
