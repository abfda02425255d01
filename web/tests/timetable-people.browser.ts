import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api, closeBrowser, expectSound, signIn, type Visit, visit } from "./support";
import { at, block, drag, grid, holdOver, type Made, openDraft, saved, tab, take } from "./timetable";

const C = "/congresses/demo";
const { call, lastDay, place, placed, placeOf, expectPlace, open, restore } = await openDraft();
let organiser: Visit;

beforeAll(async () => {
  organiser = await visit({ width: 1440 });
  await signIn(organiser, "organiser");
});

afterAll(async () => {
  await restore();
  await closeBrowser();
});

describe("two people at the same time", () => {
  let admin: Visit;
  let name = "";
  beforeAll(async () => {
    admin = await visit({ width: 1440 });
    await signIn(admin, "admin");
    name = ((await (await api("admin"))("GET", "/me")) as { display_name: string }).display_name;
  });

  test("what another person moves appears, with their name", async () => {
    const { page } = organiser;
    const session = await placed("Moved by another", "plenary-hall", "03:00");
    await open(page, { minute: 2 * 60 });
    await open(admin.page, { minute: 2 * 60 });
    await block(page, session).waitFor();
    await drag(admin.page, block(admin.page, session), "forum-hall", 3 * 60 + 30);
    await page
      .getByRole("list", { name: "Forum hall", exact: true })
      .locator(`button[data-session="${session.id}"]`)
      .filter({ hasText: name })
      .waitFor();
    await expectSound(organiser);
    await tab(page, /^History/).click();
    await page.getByRole("tabpanel").getByText(name).first().waitFor();
    await expectSound(organiser);
  });

  /** Both hold the session, the other drops it first; the page of the second learns of it before, or not. */
  async function both(session: Made, isSeen: boolean) {
    const { page } = organiser;
    await open(page, { minute: 4 * 60 });
    await open(admin.page, { minute: 4 * 60 });
    let release = () => {};
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    if (!isSeen) {
      await page.route("**/schedule/draft", async (route) => {
        await late;
        await route.continue().catch(() => undefined);
      });
    }
    await take(page, block(page, session));
    await holdOver(page, "forum-hall", 6 * 60);
    await drag(admin.page, block(admin.page, session), "plenary-hall", 5 * 60 + 30);
    if (isSeen) await grid(page).getByText(name).first().waitFor();
    await page.mouse.up();
    release();
  }

  test.each([
    ["before the page has heard of it", false],
    ["after the page has shown it", true],
  ] as const)("both move the same session: the second is told, %s", async (_, isSeen) => {
    const { page } = organiser;
    const session = await placed(`Moved by both, ${isSeen}`, "plenary-hall", "05:00");
    await both(session, isSeen);
    await page.getByText("Nothing was moved").waitFor();
    expect(await placeOf(session)).toMatchObject({ room: "plenary-hall", starts_at: at(lastDay, "05:30") });
    await page.unroute("**/schedule/draft");
    await expectSound(organiser);
    await saved(page, () => page.getByRole("button", { name: "Move it nevertheless" }).click());
    await expectPlace(session, "forum-hall", lastDay, "06:00");
    expect(await page.getByText("Nothing was moved").count()).toBe(0);
    await place(session, "plenary-hall", lastDay, "08:10");
  });

  test("a session that is deleted while it is held", async () => {
    const { page } = organiser;
    const session = await placed("Deleted while held", "plenary-hall", "07:30");
    await open(page, { minute: 6 * 60 });
    await take(page, block(page, session));
    await holdOver(page, "forum-hall", 8 * 60);
    await call("DELETE", `${C}/sessions/${session.id}`);
    const said = page.getByText("The session was deleted by someone else.");
    await said.first().waitFor();
    // It is said once, however the pointer goes on.
    await holdOver(page, "plenary-hall", 9 * 60);
    await page.mouse.up();
    await page.waitForTimeout(300);
    expect(await said.count()).toBe(1);
    expect(await block(page, session).count()).toBe(0);
    await expectSound(organiser);
  });
});
