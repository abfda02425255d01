/** The grid of the timetable as a person uses it: with the mouse and with the keyboard. */
import type { Locator, Page, Response } from "playwright-core";
import { expect } from "vitest";
import { api, settled } from "./support";

export interface Made {
  id: string;
  title: string;
}

export interface Place {
  room: string;
  starts_at: string;
  ends_at: string;
  pinned: boolean;
}

export const pixelsPerMinute = 1.5;
/** Where a session is held below its upper edge, in pixels. */
const grip = 8;
export const rooms: Readonly<Record<string, string>> = {
  "plenary-hall": "Plenary hall",
  "forum-hall": "Forum hall",
};

/** What a person does: a drag, a click and a key are one step each. */
export const steps = { drags: 0, clicks: 0, keys: 0 };
/** `10:30` on a day, in the time zone of the edition. */
export const at = (day: string, time: string) =>
  new Date(`${day}T${time}:00+08:00`).toISOString().replace(".000Z", "Z");
export const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
export const grid = (page: Page) => page.locator("[data-scroller]");
export const block = (page: Page, { id }: Made) => grid(page).locator(`button[data-session="${id}"]`);
export const card = (page: Page, { id }: Made) => page.locator(`[data-tray] button[data-session="${id}"]`);
export const tab = (page: Page, name: RegExp) => page.getByRole("tab", { name });
export const status = (page: Page) => page.locator('main p[role="status"]').first();
export const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("data-session"));

/** Opens a day of the demo, with a minute of it in view. */
export async function openDay(page: Page, day: string, minute: number, search = "") {
  await page.goto(`/e/demo/timetable?day=${day}&zoom=${pixelsPerMinute}${search}`);
  await settled(page);
  await grid(page).waitFor();
  await scrollTo(page, minute);
}

export async function scrollTo(page: Page, minute: number) {
  await grid(page).evaluate((scroller, top) => {
    scroller.scrollTop = top;
  }, minute * pixelsPerMinute);
}

/** The point of the grid that stands for a room and a minute of the day. */
export async function point(page: Page, room: string, minute: number) {
  const list = page.getByRole("list", { name: rooms[room] ?? room, exact: true });
  const column = await list.locator("xpath=..").boundingBox();
  if (!column) throw new Error(`no column for ${room}`);
  return { x: column.x + column.width / 2, y: column.y + minute * pixelsPerMinute + grip };
}

export async function take(page: Page, what: Locator) {
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (!box) throw new Error("nothing to drag");
  await page.mouse.move(box.x + Math.min(box.width / 2, 60), box.y + grip);
  await page.mouse.down();
}

/** Until the browser has drawn what has happened so far. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The grid scrolls while the pointer crosses its edges: the pointer follows the point until that rests. */
export async function holdOver(page: Page, room: string, minute: number) {
  let before = { x: 0, y: 0 };
  for (let tries = 0; tries < 40; tries += 1) {
    const { x, y } = await point(page, room, minute);
    if (x === before.x && y === before.y) return;
    await page.mouse.move(x, y, { steps: tries === 0 ? 6 : 1 });
    await drawn(page);
    before = { x, y };
  }
  throw new Error(`the grid does not rest at ${room}, ${clock(minute)}`);
}

export async function drag(page: Page, what: Locator, room: string, minute: number) {
  steps.drags += 1;
  await take(page, what);
  await holdOver(page, room, minute);
  await saved(page, () => page.mouse.up());
}

const isMove = (response: Response) =>
  /\/schedule\/moves(\/[^/]+\/undo)?$/.test(new URL(response.url()).pathname) &&
  response.request().method() === "POST";

/** Waits until the service has answered, and the page shows it. */
export async function saved(page: Page, act: () => Promise<unknown>, code = 201) {
  const answer = page.waitForResponse(isMove);
  await act();
  expect((await answer).status()).toBe(code);
  await expect.poll(() => status(page).textContent()).not.toBe("Saving …");
}

export async function press(page: Page, key: string) {
  steps.keys += 1;
  await page.keyboard.press(key);
}

export async function click(button: Locator, modifiers: "ControlOrMeta"[] = []) {
  steps.clicks += 1;
  await button.click({ modifiers });
}

/** Goes to a session without a place, by Tab alone. */
export async function tabTo(page: Page, session: Made) {
  const isThere = () => card(page, session).evaluate((element) => element === document.activeElement);
  for (let tries = 0; tries < 150 && !(await isThere()); tries += 1) await press(page, "Tab");
  expect(await isThere(), `Tab reaches ${session.title}`).toBe(true);
}

/** Moves what is held to a time, by arrows. */
export async function arrowsTo(page: Page, time: string) {
  for (let tries = 0; tries < 100; tries += 1) {
    const now = /\d\d:\d\d/.exec((await status(page).textContent()) ?? "")?.[0] ?? "";
    if (now === time) return;
    await press(page, now < time ? "ArrowDown" : "ArrowUp");
  }
  throw new Error(`arrows do not reach ${time}`);
}

type Call = Awaited<ReturnType<typeof api>>;

/** A confirmed session of the demo without a place, half an hour long. */
export async function makeSession(call: Call, title: string): Promise<Made> {
  const { id } = (await call("POST", "/congresses/demo/sessions", {
    kind: "panel",
    track: "congress",
    language: "en",
    interpretation: ["fr", "es", "zh"],
    title: { en: title },
    duration_minutes: 30,
  })) as Made;
  await call("POST", `/congresses/demo/sessions/${id}/confirm`);
  return { id, title };
}

export const placeOf = (call: Call, { id }: Made) =>
  call("GET", `/congresses/demo/sessions/${id}/placement`) as Promise<Place>;

/** Takes a session with the keyboard, and drops it in the room to the right as often as asked, at a time. */
export async function placeByKeyboard(page: Page, session: Made, right: number, time: string) {
  await tabTo(page, session);
  await press(page, "Enter");
  await expect.poll(() => status(page).textContent()).toContain(session.title);
  for (let n = 0; n < right; n += 1) await press(page, "ArrowRight");
  await arrowsTo(page, time);
  await saved(page, () => press(page, "Enter"));
}

/** Applies the first suggestion for a session of which the title begins so. */
/** A press has no effect on a suggestion that the list, which is read again after each move, no longer has. */
export async function applySuggestion(page: Page, title: string) {
  const suggestion = page.getByRole("button", { name: new RegExp(`^Move “${title}`) }).first();
  const press = async () => {
    const answer = page.waitForResponse(isMove, { timeout: 6_000 }).catch(() => null);
    await suggestion.click();
    return (await answer)?.status() ?? 0;
  };
  await expect.poll(press).toBe(201);
  await expect.poll(() => status(page).textContent()).not.toBe("Saving …");
}

/** The draft of the demo, for tests that add sessions to it and take them away again. */
export async function openDraft() {
  const call = await api("organiser");
  const { ends_on: lastDay } = (await call("GET", "/congresses/demo")) as { ends_on: string };
  const made: Made[] = [];
  const make = async (title: string) => {
    const session = await makeSession(call, title);
    made.push(session);
    return session;
  };
  const place = ({ id }: Made, room: string, day: string, time: string) =>
    call("POST", "/congresses/demo/schedule/moves", {
      placements: [{ session: id, room, starts_at: at(day, time) }],
    });
  return {
    call,
    /** Both halls are empty on the last two days. */
    lastDay,
    dayBefore: new Date(Date.parse(lastDay) - 86_400_000).toISOString().slice(0, 10),
    make,
    place,
    placed: async (title: string, room: string, time: string) => {
      const session = await make(title);
      await place(session, room, lastDay, time);
      return session;
    },
    placeOf: (session: Made) => placeOf(call, session),
    expectPlace: async (session: Made, room: string, day: string, time: string) => {
      await expect.poll(() => placeOf(call, session)).toMatchObject({ room, starts_at: at(day, time) });
    },
    open: (page: Page, { day = lastDay, minute = 9 * 60, search = "" } = {}) =>
      openDay(page, day, minute, search),
    /** The other tests find the draft as it was. */
    restore: async () => {
      for (const { id } of made)
        await call("DELETE", `/congresses/demo/sessions/${id}`).catch(() => undefined);
    },
  };
}
