/**
 * From an empty hall to the calendar of an attendee, and back: twenty sessions are placed, their conflicts resolved, the
 * timetable is released, read by the public, and rolled back.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptWarnings, calendarStart, calendarTime, isInCalendar, releasedVersion } from "./release";
import { api, base, closeBrowser, expectSound, picture, settled, signIn, type Visit, visit } from "./support";
import {
  applySuggestion,
  arrowsTo,
  at,
  block,
  card,
  clock,
  drag,
  type Made,
  makeSession,
  openDay,
  placeByKeyboard,
  placeOf,
  press,
  saved,
  status,
  steps,
  tab,
} from "./timetable";

const byMouse: Made[] = [];
const byKeyboard: Made[] = [];
let call: Awaited<ReturnType<typeof api>>;
let organiser: Visit;
let attendee: Visit;
/** The halls are empty on it. */
let day = "";
/** The version that is public before. */
let first = 0;
/** Where the sessions are, as the service has it. */
const starts = new Map<string, string>();

/** Halls from left to right: nine to a quarter past twelve by mouse, the afternoon by keyboard. */
const halls = ["plenary-hall", "forum-hall"] as const;

beforeAll(async () => {
  call = await api("organiser");
  day = ((await call("GET", "/congresses/demo")) as { ends_on: string }).ends_on;
  first = await releasedVersion();
  for (let n = 1; n <= 10; n += 1) byMouse.push(await makeSession(call, `Placed by mouse ${n}`));
  for (let n = 1; n <= 10; n += 1) byKeyboard.push(await makeSession(call, `Placed by keyboard ${n}`));
  organiser = await visit({ width: 1440 });
  await signIn(organiser, "organiser");
  attendee = await visit({ width: 1280 });
});

afterAll(async () => {
  // The other tests find the draft, and what is public, as they were.
  if ((await releasedVersion()) === first + 1)
    await call("POST", "/congresses/demo/schedule/releases", { restore: first });
  for (const { id } of [...byMouse, ...byKeyboard])
    await call("DELETE", `/congresses/demo/sessions/${id}`).catch(() => undefined);
  await closeBrowser();
});

test("ten sessions are placed by mouse", async () => {
  const { page } = organiser;
  await openDay(page, day, 9 * 60);
  Object.assign(steps, { drags: 0, clicks: 0, keys: 0 });
  for (const [n, session] of byMouse.entries()) {
    const hall = halls[n % 2] ?? halls[0];
    const minute = 9 * 60 + Math.floor(n / 2) * 40;
    await drag(page, card(page, session), hall, minute);
    expect(await placeOf(call, session)).toMatchObject({ room: hall, starts_at: at(day, clock(minute)) });
  }
  console.log(`Ten sessions by mouse: ${steps.drags} drags.`);
});

test("ten sessions are placed by keyboard", async () => {
  const { page } = organiser;
  await openDay(page, day, 13 * 60);
  Object.assign(steps, { drags: 0, clicks: 0, keys: 0 });
  for (const [n, session] of byKeyboard.entries()) {
    const time = clock(13 * 60 + Math.floor(n / 2) * 40);
    await placeByKeyboard(page, session, n % 2, time);
    expect(await placeOf(call, session)).toMatchObject({ room: halls[n % 2], starts_at: at(day, time) });
  }
  console.log(`Ten sessions by keyboard: ${steps.keys} keys.`);
  await expectSound(organiser);
  await picture(page, "day-placed");
});

test("two conflicts are made, and resolved by their suggestions", async () => {
  const { page } = organiser;
  const [mouse] = byMouse;
  const [, keys] = byKeyboard;
  if (!mouse || !keys) throw new Error("no sessions");
  await openDay(page, day, 9 * 60);
  await drag(page, block(page, mouse), "plenary-hall", 9 * 60 + 40);
  await status(page).filter({ hasText: "1 new conflict." }).waitFor();
  await block(page, keys).focus();
  await press(page, "Enter");
  await arrowsTo(page, "13:40");
  await saved(page, () => press(page, "Enter"));
  await status(page).filter({ hasText: "1 new conflict." }).waitFor();
  await tab(page, /^Conflicts/).click();
  await page.getByLabel("Severity").selectOption("block");
  await page.getByText("Two sessions in one room").first().waitFor();
  await picture(page, "day-conflicts");
  for (let n = 0; n < 2; n += 1) {
    await applySuggestion(page, "Placed by");
    await status(page).filter({ hasText: "1 conflict resolved." }).waitFor();
  }
  await page.getByText("None of this severity.").waitFor();
  await expectSound(organiser);
  for (const session of [...byMouse, ...byKeyboard])
    starts.set(session.id, (await placeOf(call, session)).starts_at);
});

test("the release lists the twenty sessions as added, and is made", async () => {
  const { page } = organiser;
  await page.goto("/e/demo/releases/new");
  await settled(page);
  const added = page.getByRole("region", { name: "Added" });
  await added.waitFor();
  for (const { title } of [...byMouse, ...byKeyboard])
    await added.getByText(title, { exact: true }).first().waitFor();
  await picture(page, "day-release");
  await acceptWarnings(page);
  await page.getByLabel("Note for the public").fill("The halls are open on the last day.");
  await page.getByRole("button", { name: `Release version ${first + 1}` }).click();
  await page.getByText(`Version ${first + 1} is released.`).waitFor();
  await expectSound(organiser);
});

test("an attendee sees them on the public page and in the calendar", async () => {
  const { page } = attendee;
  for (const [n, session] of [...byMouse, ...byKeyboard].entries()) {
    const start = starts.get(session.id) ?? "";
    expect(await isInCalendar(session.id), session.title).toBe(true);
    expect(await calendarStart(session.id), session.title).toBe(calendarTime(start));
    if (n % 10 > 0) continue;
    await page.goto(`/c/demo/sessions/${session.id}`);
    await page.getByRole("heading", { level: 1, name: session.title, exact: true }).waitFor();
  }
  await page.goto(`/c/demo?day=${day}`);
  for (const { title } of [...byMouse, ...byKeyboard])
    expect(await page.getByRole("link", { name: title, exact: true }).count(), title).toBeGreaterThan(0);
  await expectSound(attendee);
  await picture(page, "day-public");
});

test("rolled back, they are gone from the public page and the calendar, and stay in the draft", async () => {
  const { page } = organiser;
  await page.goto("/e/demo/releases");
  await settled(page);
  await page.getByRole("button", { name: `Roll back to this: version ${first}`, exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Roll back" }).click();
  await page.getByText(`Version ${first} is published again, as version ${first + 2}.`).waitFor();
  const html = await (await fetch(`${base}/c/demo?day=${day}`)).text();
  for (const session of [...byMouse, ...byKeyboard]) {
    expect(await isInCalendar(session.id), session.title).toBe(false);
    expect(html).not.toContain(session.title);
    expect((await placeOf(call, session)).starts_at).toBe(starts.get(session.id));
  }
  await expectSound(organiser);
});
