import { timesIn } from "./bothTimes";
import { formattingLocaleOf, useLanguage } from "./language";
import { useTime } from "./time";

/**
 * An instant in the zone that is shown, and in the others that matter to the reader next to it: the edition's, the
 * reader's own, and that of a deadline (`zone`).
 */
export function useBothTimes(zone?: string): (instant: string) => string {
  const time = useTime();
  const locale = formattingLocaleOf(useLanguage());
  const others = [time.editionZone, time.readerZone, zone].filter((one) => typeof one === "string");
  return (instant) => timesIn(locale, instant, [time.zone, ...others]);
}
