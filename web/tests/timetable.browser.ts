import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, expectSound, picture, settled, signIn, type Visit, visit } from "./support";
import {
  applySuggestion,
  arrowsTo,
  at,
  block,
  card,
  click,
  clock,
  drag,
  focused,
  grid,
  holdOver,
  type Made,
  openDraft,
  pixelsPerMinute,
  press,
  rooms,
  saved,
  scrollTo,
  status,
  steps,
  tab,
  tabTo,
  take,
} from "./timetable";

const C = "/congresses/demo";
const { call, lastDay, dayBefore, make, placed, placeOf, expectPlace, open, restore } = await openDraft();
let organiser: Visit;

beforeAll(async () => {
  organiser = await visit({ width: 1440 });
  await signIn(organiser, "organiser");
});

afterAll(async () => {
  await restore();
  await closeBrowser();
});

describe("ten sessions by mouse and ten by keyboard", () => {
  const byMouse: Made[] = [];
  const byKeyboard: Made[] = [];
  beforeAll(async () => {
    for (let n = 1; n <= 10; n += 1) byMouse.push(await make(`Mouse session ${n}`));
    for (let n = 1; n <= 10; n += 1) byKeyboard.push(await make(`Keyboard session ${n}`));
  });

  test.each([
    ["unplaced", /^Without a place/],
    ["conflicts", /^Conflicts/],
    ["session", /^Session/],
    ["history", /^History/],
  ] as const)("nothing selected, the tab %s", async (panel, name) => {
    const { page } = organiser;
    await open(page);
    await tab(page, name).click();
    await page.waitForURL((url) => url.searchParams.get("panel") === panel);
    await settled(page);
    await expectSound(organiser);
  });

  test("by mouse: from the tray, to another room and time, to another day", async () => {
    const { page } = organiser;
    await open(page);
    Object.assign(steps, { drags: 0, clicks: 0, keys: 0 });
    for (const [n, session] of byMouse.entries()) {
      const room = n % 2 === 0 ? "plenary-hall" : "forum-hall";
      const minute = 9 * 60 + 15 + Math.floor(n / 2) * 40;
      if (!(await page.locator("[data-tray]").isVisible())) await click(tab(page, /^Without a place/));
      await drag(page, card(page, session), room, minute);
      await block(page, session).waitFor();
      await expectPlace(session, room, lastDay, clock(minute));
      expect((await placeOf(session)).ends_at).toBe(at(lastDay, clock(minute + 30)));
    }
    // To the other room, at another time.
    for (const [session, room, time] of [
      [byMouse[0], "forum-hall", 13 * 60],
      [byMouse[1], "plenary-hall", 13 * 60 + 40],
    ] as const) {
      if (!session) throw new Error("no session");
      await drag(page, block(page, session), room, time);
      await expectPlace(session, room, lastDay, clock(time));
    }
    await expectSound(organiser);
    await picture(page, "timetable");
    // To another day: held over it until it opens.
    const [, , session] = byMouse;
    if (!session) throw new Error("no session");
    steps.drags += 1;
    await take(page, block(page, session));
    const day = await page.locator(`li[data-day="${dayBefore}"] button`).boundingBox();
    if (!day) throw new Error("no day");
    await page.mouse.move(day.x + day.width / 2, day.y + day.height / 2, { steps: 6 });
    await page.waitForURL((url) => url.searchParams.get("day") === dayBefore);
    await page.waitForTimeout(300);
    await scrollTo(page, 9 * 60);
    await holdOver(page, "plenary-hall", 11 * 60);
    await saved(page, () => page.mouse.up());
    await expectPlace(session, "plenary-hall", dayBefore, "11:00");
    await block(page, session).waitFor();
    console.log(
      `Ten sessions by mouse, three of them moved again: ${steps.drags} drags, ${steps.clicks} clicks.`,
    );
  });

  test("a drop from the tray leaves the tray open", async () => {
    const { page } = organiser;
    for (const n of [1, 2, 3]) {
      const session = await make(`Tray ${n}`);
      await open(page, { minute: 18 * 60 });
      await drag(page, card(page, session), "plenary-hall", 18 * 60 + 60 + n * 35);
      await page.waitForTimeout(200);
      expect(new URL(page.url()).searchParams.get("panel")).not.toBe("session");
      await call("DELETE", `${C}/sessions/${session.id}`);
    }
  });

  test("by keyboard: Tab, Enter, arrows, the next day, Enter", async () => {
    const { page } = organiser;
    await open(page, { day: dayBefore, minute: 0 });
    Object.assign(steps, { drags: 0, clicks: 0, keys: 0 });
    for (const [n, session] of byKeyboard.entries()) {
      // The last two on the next day.
      const day = n < 8 ? dayBefore : lastDay;
      const room = n % 2 === 0 ? "plenary-hall" : "forum-hall";
      const time = clock(30 + Math.floor(n / 2) * 35);
      await tabTo(page, session);
      await press(page, "Enter");
      await expect.poll(() => status(page).textContent()).toContain(session.title);
      if (n === 0) {
        await expectSound(organiser);
        await press(page, "ArrowDown");
        await press(page, "Escape");
        await expect.poll(() => status(page).textContent()).not.toContain(session.title);
        await expect(placeOf(session)).rejects.toThrow("404");
        await tabTo(page, session);
        await press(page, "Enter");
      }
      if (day !== new URL(page.url()).searchParams.get("day")) {
        await press(page, "PageDown");
        await page.waitForURL((url) => url.searchParams.get("day") === day);
      }
      if (n % 2 === 1) await press(page, "ArrowRight");
      await arrowsTo(page, time);
      await expect.poll(() => status(page).textContent()).toContain(rooms[room]);
      await saved(page, () => press(page, "Enter"));
      await expectPlace(session, room, day, time);
      await expect.poll(() => focused(page), { message: "the focus is on what was placed" }).toBe(session.id);
    }
    await expectSound(organiser);
    console.log(`Ten sessions by keyboard: ${steps.keys} keys, with Tab and one Escape.`);
  });

  test("while one is held, the places are painted and the reason is said", async () => {
    const { page } = organiser;
    const [, , , one, , two] = byMouse;
    if (!one || !two) throw new Error("no sessions");
    await open(page);
    await take(page, block(page, one));
    const busy = /^(\d\d):(\d\d)/.exec(
      new Date(Date.parse((await placeOf(two)).starts_at) + 8 * 3_600_000).toISOString().slice(11),
    );
    await holdOver(page, "forum-hall", Number(busy?.[1]) * 60 + Number(busy?.[2]));
    await grid(page).getByText(`The room has “${two.title}” at that time.`).waitFor();
    await expectSound(organiser);
    await holdOver(page, "plenary-hall", 15 * 60);
    await grid(page).getByText("Free.").waitFor();
    const before = await placeOf(one);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await placeOf(one)).toEqual(before);
  });
});

describe("conflicts", () => {
  test("two are made, and resolved by their suggestions", async () => {
    const { page } = organiser;
    const first = await placed("Overlap: by mouse", "plenary-hall", "17:00");
    const second = await placed("Overlap: by keyboard", "forum-hall", "17:00");
    const third = await placed("Overlap: below the mouse", "plenary-hall", "18:00");
    const fourth = await placed("Overlap: below the keys", "forum-hall", "18:00");
    await open(page, { minute: 16 * 60 });
    await drag(page, block(page, first), "plenary-hall", 18 * 60);
    await status(page).filter({ hasText: "1 new conflict." }).waitFor();
    await block(page, second).focus();
    await press(page, "Enter");
    await arrowsTo(page, "18:00");
    await saved(page, () => press(page, "Enter"));
    await status(page).filter({ hasText: "1 new conflict." }).waitFor();
    expect((await block(page, third).textContent()) ?? "").toContain("blocking conflict");

    await tab(page, /^Conflicts/).click();
    await page.getByLabel("Severity").selectOption("block");
    await page.getByText("Two sessions in one room").first().waitFor();
    await expectSound(organiser);
    await picture(page, "timetable-conflicts");
    for (let n = 0; n < 2; n += 1) {
      await applySuggestion(page, "Overlap");
      await status(page).filter({ hasText: "1 conflict resolved." }).waitFor();
    }
    await page.getByText("None of this severity.").waitFor();
    const kinds = (await call("GET", `${C}/schedule/conflicts?limit=200`)) as {
      items: { kind: string; sessions: string[] }[];
    };
    const ours = new Set([first, second, third, fourth].map(({ id }) => id));
    expect(kinds.items.filter(({ sessions }) => sessions.some((id) => ours.has(id)))).toEqual([]);
  });
});

describe("what can be done to a session", () => {
  const time = (n: number) => clock(14 * 60 + n * 40);
  test("undo and redo, by buttons", async () => {
    const { page } = organiser;
    const session = await placed("Undone by buttons", "plenary-hall", time(0));
    await open(page, { minute: 13 * 60 });
    await drag(page, block(page, session), "forum-hall", 14 * 60 + 10);
    await saved(page, () => click(page.getByRole("button", { name: "Undo", exact: true })));
    await expectPlace(session, "plenary-hall", lastDay, time(0));
    await saved(page, () => click(page.getByRole("button", { name: "Redo", exact: true })));
    await expectPlace(session, "forum-hall", lastDay, "14:10");
    await saved(page, () => click(page.getByRole("button", { name: "Undo", exact: true })));
    await expectPlace(session, "plenary-hall", lastDay, time(0));
  });

  test("undo and redo, by Ctrl+Z", async () => {
    const { page } = organiser;
    const session = await placed("Undone by keys", "plenary-hall", time(1));
    await open(page, { minute: 13 * 60 });
    await block(page, session).focus();
    await press(page, "Enter");
    await press(page, "ArrowRight");
    await saved(page, () => press(page, "Enter"));
    await expectPlace(session, "forum-hall", lastDay, time(1));
    await expect.poll(() => focused(page)).toBe(session.id);
    await saved(page, () => press(page, "Control+z"));
    await expectPlace(session, "plenary-hall", lastDay, time(1));
    await saved(page, () => press(page, "Control+Shift+z"));
    await expectPlace(session, "forum-hall", lastDay, time(1));
  });

  test("Ctrl+Z after a session is taken out by Delete", async () => {
    const { page } = organiser;
    const session = await placed("Taken out by Delete", "plenary-hall", time(2));
    await open(page, { minute: 13 * 60 });
    await block(page, session).focus();
    await saved(page, () => press(page, "Delete"));
    await card(page, session).waitFor();
    await expect(placeOf(session)).rejects.toThrow("404");
    await saved(page, () => press(page, "Control+z"));
    await expectPlace(session, "plenary-hall", lastDay, time(2));
  });

  test("Ctrl+Z after a drag from the tray", async () => {
    const { page } = organiser;
    const session = await make("Undone after a drag");
    await open(page, { minute: 16 * 60 });
    await drag(page, card(page, session), "plenary-hall", 19 * 60);
    await saved(page, () => press(page, "Control+z"));
    await card(page, session).waitFor();
  });

  test("taken out by dropping it into the tray", async () => {
    const { page } = organiser;
    const session = await placed("Taken out into the tray", "plenary-hall", time(3));
    await open(page, { minute: 13 * 60 });
    await take(page, block(page, session));
    const tray = await page.locator("[data-tray]").boundingBox();
    if (!tray) throw new Error("no tray");
    await page.mouse.move(tray.x + tray.width / 2, tray.y + 60, { steps: 6 });
    await saved(page, () => page.mouse.up());
    await card(page, session).waitFor();
    await expect(placeOf(session)).rejects.toThrow("404");
  });

  test("longer by the lower edge and by Shift and an arrow", async () => {
    const { page } = organiser;
    const session = await placed("Made longer", "plenary-hall", "20:00");
    await open(page, { minute: 19 * 60 });
    const box = await block(page, session).boundingBox();
    if (!box) throw new Error("no session");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 45 * pixelsPerMinute, { steps: 5 });
    await saved(page, () => page.mouse.up());
    expect((await placeOf(session)).ends_at).toBe(at(lastDay, "20:45"));
    await block(page, session).focus();
    await press(page, "Enter");
    await press(page, "Shift+ArrowDown");
    await press(page, "Shift+ArrowDown");
    await press(page, "Shift+ArrowUp");
    await expect.poll(() => status(page).textContent()).toContain("50 minutes");
    await saved(page, () => press(page, "Enter"));
    expect((await placeOf(session)).ends_at).toBe(at(lastDay, "20:50"));
  });

  test("the length comes back with Undo, and leaves no conflict", async () => {
    const { page } = organiser;
    const session = await placed("Longer and undone", "forum-hall", "20:00");
    await open(page, { minute: 19 * 60 });
    await block(page, session).focus();
    await press(page, "Enter");
    await press(page, "Shift+ArrowDown");
    await saved(page, () => press(page, "Enter"));
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(async () => (await placeOf(session)).ends_at).toBe(at(lastDay, "20:30"));
    const { items } = (await call("GET", `${C}/schedule/conflicts?limit=200`)) as {
      items: { kind: string; sessions: string[] }[];
    };
    expect(items.filter(({ sessions }) => sessions.includes(session.id))).toEqual([]);
  });

  test("two that are selected swap", async () => {
    const { page } = organiser;
    const one = await placed("Swapped one", "plenary-hall", "21:00");
    const two = await placed("Swapped two", "forum-hall", "21:35");
    await open(page, { minute: 20 * 60 });
    await click(block(page, one), ["ControlOrMeta"]);
    await click(block(page, two), ["ControlOrMeta"]);
    await page.getByText("2 selected").waitFor();
    await expectSound(organiser);
    await saved(page, () => click(page.getByRole("button", { name: "Swap", exact: true })));
    await expectPlace(one, "forum-hall", lastDay, "21:35");
    await expectPlace(two, "plenary-hall", lastDay, "21:00");
  });

  test("pinned, and still pinned after a move", async () => {
    const { page } = organiser;
    const session = await placed("Pinned", "plenary-hall", "22:10");
    await open(page, { minute: 20 * 60 });
    await block(page, session).click();
    await saved(page, () => page.getByRole("button", { name: "Pin", exact: true }).click());
    expect((await placeOf(session)).pinned).toBe(true);
    await expect.poll(() => block(page, session).textContent()).toContain("pinned");
    await drag(page, block(page, session), "forum-hall", 22 * 60 + 10);
    expect(await placeOf(session)).toMatchObject({ room: "forum-hall", pinned: true });
    await expectSound(organiser);
  });
});

describe("dialogs", () => {
  test("the rules", async () => {
    const { page } = organiser;
    await open(page, { search: "&panel=conflicts" });
    await page.getByRole("button", { name: "Rules" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).waitFor();
    await expectSound(organiser);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });

  test("the place, by room and time", async () => {
    const { page } = organiser;
    const session = await make("Placed in the dialog");
    await open(page, { minute: 7 * 60, search: `&session=${session.id}&panel=session` });
    await page.getByRole("button", { name: "Place …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Room").selectOption("forum-hall");
    await dialog.locator('input[type="datetime-local"]').fill(`${lastDay}T07:30`);
    await expectSound(organiser);
    await saved(page, () => dialog.getByRole("button", { name: "Place", exact: true }).click());
    await dialog.waitFor({ state: "hidden" });
    await expectPlace(session, "forum-hall", lastDay, "07:30");
    await block(page, session).waitFor();
  });
});

describe("titles", () => {
  test("300 characters, and from right to left", async () => {
    const { page } = organiser;
    const long = await placed("Neighbourhoods ".repeat(20).trim().padEnd(300, "s"), "plenary-hall", "12:10");
    const arabic = await placed("مستقبل المدن العربية", "forum-hall", "12:10");
    await open(page, { minute: 11 * 60 });
    for (const [session, direction] of [
      [long, "ltr"],
      [arabic, "rtl"],
    ] as const) {
      const title = block(page, session).locator("span").first();
      expect(await title.evaluate((element) => getComputedStyle(element).direction)).toBe(direction);
      const { overflow, height } = await block(page, session).evaluate((element) => ({
        overflow: element.scrollWidth - element.clientWidth,
        height: element.getBoundingClientRect().height,
      }));
      expect(overflow).toBeLessThanOrEqual(0);
      expect(height).toBeLessThanOrEqual(30 * pixelsPerMinute);
    }
    await block(page, long).click();
    await page.getByRole("heading", { level: 2, name: long.title }).waitFor();
    await expectSound(organiser);
    // In the tray, and in the text at the pointer.
    await call("POST", `${C}/schedule/moves`, { removed: [long.id, arabic.id] });
    await open(page, { minute: 11 * 60 });
    await take(page, card(page, arabic));
    await holdOver(page, "forum-hall", 12 * 60);
    await expect.poll(() => status(page).textContent()).toContain("12:00");
    await expectSound(organiser);
    await saved(page, () => page.mouse.up());
    await open(page, { minute: 11 * 60 });
    await drag(page, card(page, long), "plenary-hall", 12 * 60);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, "no page scrolls sideways").toBeLessThanOrEqual(0);
  });
});
