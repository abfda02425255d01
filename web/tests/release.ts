/** What a release of the demo is to the people who make it, and to those who read it. */
import type { Page } from "playwright-core";
import { api, base } from "./support";

/** `2026-11-29T17:15:00`, in the time zone of the edition. */
export const localTime = (instant: string) =>
  new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).replace(" ", "T");

/** `20261129T171500`, as the calendar writes it. */
export const calendarTime = (instant: string) => localTime(instant).replaceAll(/[-:]/g, "");

/** A session as the calendar feed has it. */
async function calendarEvent(session: string): Promise<string | undefined> {
  const text = await (await fetch(`${base}/api/v1/congresses/demo/schedule.ics`)).text();
  return text.split("BEGIN:VEVENT").find((part) => part.includes(session));
}

export async function calendarStart(session: string): Promise<string | undefined> {
  return (await calendarEvent(session))?.match(/DTSTART[^:\r\n]*:(\S+)/)?.[1];
}

/** What is no longer in the programme is kept as cancelled, so that calendars that have it take it out. */
export async function isInCalendar(session: string): Promise<boolean> {
  const event = await calendarEvent(session);
  return event !== undefined && !event.includes("STATUS:CANCELLED");
}

/** The version that is public. */
export async function releasedVersion(): Promise<number> {
  const call = await api("organiser");
  const { released_version } = (await call("GET", "/congresses/demo")) as { released_version: number };
  return released_version;
}

/** Accepts all warnings of the release that the page is about: by kind, then what is left one by one. */
export async function acceptWarnings(page: Page) {
  for (const all of await page.getByText(/^Accept all \d+ warnings of this kind/).all()) await all.click();
  for (const one of await page.getByRole("checkbox").all())
    if (!(await one.isChecked())) await one.locator("xpath=ancestor::label").click();
}
