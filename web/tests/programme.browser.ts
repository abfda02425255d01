/** An editor of the programme: sessions, speakers, rooms, tracks and themes. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  api,
  closeBrowser,
  expectSound,
  openAs,
  picture,
  settled,
  signIn,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

interface Session {
  id: string;
  code: string;
  revision: number;
  track: string;
  themes: string[];
  speakers: { name: string }[];
}

const call = api("organiser");

async function sessions(q: string): Promise<Session[]> {
  const path = `/congresses/demo/sessions?view=draft&limit=200&q=${encodeURIComponent(q)}`;
  const { items } = (await (await call)("GET", path)) as { items: Session[] };
  return items;
}

async function session(code: string): Promise<Session> {
  const found = (await sessions(code)).find((one) => one.code === code);
  if (!found) throw new Error(`no session ${code}`);
  return found;
}

async function firstSpeaker(): Promise<string> {
  const { items } = (await (
    await call
  )("GET", "/congresses/demo/speakers?limit=1")) as {
    items: { id: string }[];
  };
  return items[0]?.id ?? "";
}

describe("a session", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 1440 });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());

  test("is created with a title, a track and a length", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/sessions");
    await settled(page);
    await expectSound(organiser);
    await picture(page, "sessions");
    await page.getByRole("button", { name: "New session" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Title: English").fill("Rivers in the city");
    await dialog.getByLabel("Kind").selectOption("panel");
    await dialog.getByLabel("Code").fill("RIVERS");
    await expectSound(organiser);
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Rivers in the city" }).waitFor();
    await settled(page);
    expect((await session("RIVERS")).revision).toBe(1);
    await expectSound(organiser);
  });

  test("says what is missing, and less after it is translated", async () => {
    const { page } = organiser;
    const missing = page.getByText("Missing:").locator("..");
    await missing.waitFor();
    expect(await missing.textContent()).toMatch(
      /Title: French, Spanish, Chinese.*Abstract.*Speakers.*Theme.*Placement/,
    );
    await page.getByLabel("Title: French").fill("Des rivières en ville");
    await page.getByLabel("Abstract: English").fill("How cities open their rivers again.");
    await page.getByText("Energy transition", { exact: true }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Session saved.").waitFor();
    await page.getByText("Title: Spanish, Chinese").waitFor();
    expect(await missing.textContent()).not.toContain("Theme");
    await expectSound(organiser);
  });

  test("gets two speakers, who swap their places by keyboard", async () => {
    const { page } = organiser;
    await page.getByRole("button", { name: "Add speakers" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("amina");
    await dialog.getByRole("button", { name: "Add Amina Yusuf" }).click();
    await dialog.getByText("Added", { exact: true }).waitFor();
    await expectSound(organiser);
    await dialog.getByRole("searchbox").fill("Greta Rivers");
    await dialog.getByText("No speaker matches").waitFor();
    await dialog.getByRole("button", { name: "New speaker" }).click();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Greta Rivers");
    await expectSound(organiser);
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.getByText("Added", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await dialog.waitFor({ state: "detached" });

    const down = page.getByRole("button", { name: "Move down: Amina Yusuf" });
    await down.focus();
    await page.keyboard.press("Enter");
    await page.getByText("“Amina Yusuf” is now number 2.").waitFor();
    await settled(page);
    expect((await session("RIVERS")).speakers.map(({ name }) => name)).toEqual([
      "Greta Rivers",
      "Amina Yusuf",
    ]);
    // The focus stays on the person who was moved.
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Move up: Amina Yusuf",
    );
    await page.getByLabel("Role of Amina Yusuf").selectOption("moderator");
    await page.getByLabel("Role of Greta Rivers").selectOption("rapporteur");
    await expect
      .poll(async () => (await session("RIVERS")).speakers)
      .toMatchObject([{ role: "rapporteur" }, { role: "moderator" }]);
    await expectSound(organiser);
    await picture(page, "session");
  });

  test("that two people change is put together field by field", async () => {
    const { page } = organiser;
    const other = await visit();
    await signIn(other, "editor");
    await other.page.goto(page.url());
    await settled(other.page);
    await other.page.getByLabel("Title: English").fill("Rivers and cities");
    await other.page.getByLabel("Duration").fill("75");
    await page.getByLabel("Title: English").fill("Rivers in our cities");
    // Both see each other.
    await other.page.getByText(/also has this page open/).waitFor();
    await other.page.getByRole("button", { name: "Save", exact: true }).click();
    await other.page.getByText("Session saved.").waitFor();
    await other.context.close();

    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Another person has changed this" });
    await dialog.waitFor();
    await dialog.getByText("75").waitFor();
    await expectSound(organiser);
    await picture(page, "session-conflict");
    await dialog.getByRole("radio", { name: /Yours/ }).check();
    await dialog.getByRole("button", { name: "Save with these values" }).click();
    await page.getByRole("heading", { level: 1, name: "Rivers in our cities" }).waitFor();
    expect(await page.getByLabel("Duration").inputValue()).toBe("75");
    expect(await session("RIVERS")).toMatchObject({
      duration_minutes: 75,
      title: { en: "Rivers in our cities" },
    });
  });

  test("has its history, is confirmed, cancelled, and deleted", async () => {
    const { page } = organiser;
    await page.getByRole("button", { name: "Show the history" }).click();
    await page.getByRole("list", { name: "History" }).getByText("Session created").waitFor();
    await expectSound(organiser);
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Confirm" }).click();
    await page.getByText("Session confirmed.").waitFor();
    await page.getByRole("button", { name: "Cancel the session" }).click();
    await expectSound(organiser);
    await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the session" }).click();
    await page.getByText("This session is cancelled").waitFor();
    await expectSound(organiser);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { level: 1, name: "Sessions" }).waitFor();
    await settled(page);
    expect((await sessions("RIVERS")).map(({ code }) => code)).not.toContain("RIVERS");
    await page.goto("/e/demo/sessions/00000000-0000-7000-8000-000000000000");
    await page.getByText("There is no such session in this edition").waitFor();
  });
});

describe("several sessions", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 1440 });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());

  test("are edited at once, and one that another person changed is retried", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/sessions?q=City%20report");
    await settled(page);
    await page
      .getByRole("checkbox", { name: /^Select D6/ })
      .first()
      .waitFor();
    const codes = ["D6-00", "D6-03", "D6-06"];
    for (const code of codes) await page.getByRole("checkbox", { name: `Select ${code}` }).check();
    await page.getByText("3 selected").waitFor();
    const changed = await session("D6-03");
    await (await call)(
      "PATCH",
      `/congresses/demo/sessions/${changed.id}`,
      { capacity: 33 },
      "application/merge-patch+json",
    );
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Change 3 sessions" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Track").selectOption("award");
    await dialog.getByLabel("Themes", { exact: true }).selectOption("add");
    await dialog.getByText("Green infrastructure", { exact: true }).click();
    await expectSound(organiser);
    await picture(page, "sessions-edit");
    await dialog.getByRole("button", { name: "Change 3 sessions" }).click();
    await dialog.getByText("2 sessions are changed.").waitFor();
    await dialog.getByText("Changed by another person").waitFor();
    await dialog.getByText("D6-03").waitFor();
    await expectSound(organiser);
    await picture(page, "sessions-report");
    await dialog.getByRole("button", { name: "Retry the rest" }).click();
    await dialog.getByText("3 sessions are changed.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    for (const code of codes) {
      const now = await session(code);
      expect(now.track).toBe("award");
      expect(now.themes).toContain("green-infrastructure");
    }
    expect(await session("D6-03")).toMatchObject({ capacity: 33 });
  });

  test("of an edition with 773 are searched and filtered as one types", async () => {
    const { page } = organiser;
    await page.goto("/e/fosdem-2021/sessions");
    await page.getByText("773 sessions.").waitFor();
    await expectSound(organiser);
    await page.getByRole("searchbox").pressSequentially("welcome stand debian");
    await page.waitForURL(/q=welcome/);
    await page.getByText("1 of 773 sessions.").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("773 sessions.", { exact: true }).waitFor();
    await page.getByLabel(/^Day/).selectOption("2021-02-07");
    await page.waitForURL(/day=2021-02-07/);
    await page.getByText(/^\d+ of 773 sessions\.$/).waitFor();
  });
});

describe("a speaker", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 1440 });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());

  test("is found, and their availability is painted by keyboard", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/speakers");
    await settled(page);
    await expectSound(organiser);
    await picture(page, "speakers");
    await page.getByRole("searchbox").fill("tamihana");
    await page.waitForURL(/q=tamihana/);
    await page.getByText("1 speaker.").waitFor();
    await page.getByRole("link", { name: "David Tamihana" }).click();
    await page.getByRole("heading", { level: 1, name: "David Tamihana" }).waitFor();
    const grid = page.getByRole("grid", { name: /^Availability/ });
    await grid.locator('[tabindex="0"]').focus();
    // Two hours on two days, from where the focus begins.
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Space");
    expect(await grid.locator('[aria-selected="true"]').count()).toBe(8);
    await page.getByText("Available in 2 periods").waitFor();
    // Half an hour less.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    expect(await grid.locator('[aria-selected="true"]').count()).toBe(7);
    await expectSound(organiser);
    await picture(page, "availability");
    await page.getByRole("button", { name: "Save the availability" }).click();
    await page.getByText("Availability saved.").waitFor();
    const id = page.url().split("/").at(-1);
    const { windows, time_zone } = (await (
      await call
    )("GET", `/congresses/demo/speakers/${id}/availability`)) as {
      windows: { starts_at: string; ends_at: string }[];
      time_zone: string;
    };
    expect(time_zone).toBe("Pacific/Auckland");
    expect(windows.map(({ starts_at, ends_at }) => Date.parse(ends_at) - Date.parse(starts_at))).toEqual([
      7_200_000, 5_400_000,
    ]);
  });

  test("is painted with the mouse", async () => {
    const { page } = organiser;
    const cell = async (place: string) => {
      const box = await page.locator(`[data-place="${place}"]`).boundingBox();
      if (!box) throw new Error(`no cell ${place}`);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    await page.locator('[data-place="3 30"]').scrollIntoViewIfNeeded();
    await page.mouse.move(...(await cell("2 26")));
    await page.mouse.down();
    await page.mouse.move(...(await cell("3 29")), { steps: 5 });
    await page.mouse.up();
    expect(await page.getByRole("grid").locator('[aria-selected="true"]').count()).toBe(15);
    await page.getByRole("button", { name: "Undo changes" }).click();
    expect(await page.getByRole("grid").locator('[aria-selected="true"]').count()).toBe(7);
  });

  test("is changed, linked with a registration, and unlinked", async () => {
    const { page } = organiser;
    await page.getByLabel("Biography: English").fill("He builds homes with his neighbours.");
    await page.getByRole("button", { name: "Save the profile" }).click();
    await page.getByText("Speaker saved.").waitFor();
    await page.getByRole("button", { name: "Link a registration" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("a");
    await dialog
      .getByRole("button", { name: /^Link / })
      .first()
      .waitFor();
    await expectSound(organiser);
    await dialog
      .getByRole("button", { name: /^Link / })
      .first()
      .click();
    await page.getByText("Registration linked.").waitFor();
    await page.getByRole("button", { name: "Unlink" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
    await page.getByText("Registration unlinked.").waitFor();
    await expectSound(organiser);
  });
});

describe("rooms, tracks and themes", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 1440 });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());

  const names = async (of: string) => {
    const { items } = (await (
      await call
    )("GET", `/congresses/demo/${of}?limit=200`)) as {
      items: { slug: string }[];
    };
    return items.map(({ slug }) => slug);
  };

  test("rooms are ordered by buttons and by dragging", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/rooms");
    await settled(page);
    await page.getByText("14 sessions placed").first().waitFor();
    await expectSound(organiser);
    await picture(page, "rooms");
    await page.getByRole("button", { name: "Move down: Plenary hall" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("“Plenary hall” is now number 2.").waitFor();
    await settled(page);
    expect((await names("rooms")).slice(0, 2)).toEqual(["forum-hall", "plenary-hall"]);
    const handles = page.getByTitle("Drag to move");
    const from = await handles.nth(1).boundingBox();
    const to = await handles.nth(0).boundingBox();
    if (!from || !to) throw new Error("no handles");
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 8, to.y - 10, { steps: 4 });
    await page.mouse.up();
    await page.getByText("“Plenary hall” is now number 1.").waitFor();
    await settled(page);
    expect((await names("rooms")).slice(0, 2)).toEqual(["plenary-hall", "forum-hall"]);
  });

  test("a room is created with opening hours for every day, and one with sessions is not deleted", async () => {
    const { page } = organiser;
    await page.getByRole("button", { name: "New room" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name: English").fill("Garden stage");
    await dialog.getByRole("button", { name: "Add opening hours" }).click();
    await dialog.getByRole("button", { name: "The same every day" }).click();
    await dialog.getByLabel("Opens (7)").waitFor();
    await expectSound(organiser);
    await picture(page, "room");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByText("Room saved.").waitFor();
    const room = (await (
      await call
    )("GET", "/congresses/demo/rooms/garden-stage")) as {
      opening_hours: { opens_at: string }[];
    };
    expect(room.opening_hours).toHaveLength(7);
    expect(room.opening_hours[0]?.opens_at).toMatch(/T01:00:00Z$/);

    await page.getByRole("button", { name: "Delete: Hall 1" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByText(/^14 sessions are placed in it/).waitFor();
    await question.getByRole("button", { name: "Delete" }).click();
    await question.getByText("Room in use").waitFor();
    await expectSound(organiser);
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Delete: Garden stage" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("The room is deleted.").waitFor();
  });

  test("a theme is created, renamed, moved and deleted; one with sessions is not", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/themes");
    await settled(page);
    await expectSound(organiser);
    await picture(page, "themes");
    await page.getByRole("button", { name: "Add a theme" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name: English").fill("Rivers");
    await expectSound(organiser);
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Move up: Rivers" }).click();
    await page.getByText(/“Rivers” is now number/).waitFor();
    await settled(page);
    expect((await names("themes")).at(-2)).toBe("rivers");
    await page.getByRole("button", { name: "Edit: Rivers" }).click();
    await dialog.getByLabel("Name: French").fill("Rivières");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Not in: Spanish, Chinese").waitFor();
    await page.getByRole("button", { name: "Delete: Rivers" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("The theme is deleted.").waitFor();
    await page.getByRole("button", { name: "Delete: Energy transition" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByText("Theme in use").waitFor();
    await expectSound(organiser);
  });
});

describe("in the dark, on a phone", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 360, colorScheme: "dark" });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());

  test.each([
    ["the sessions", async () => "/e/demo/sessions"],
    ["a session", async () => `/e/demo/sessions/${(await session("FULL")).id}`],
    ["the speakers", async () => "/e/demo/speakers"],
    ["a speaker", async () => `/e/demo/speakers/${await firstSpeaker()}`],
    ["the rooms", async () => "/e/demo/rooms"],
    ["106 rooms", async () => "/e/fosdem-2021/rooms"],
    ["the tracks and themes", async () => "/e/demo/themes"],
  ])("%s: nothing scrolls sideways", async (_, addressOf) => {
    const { page } = organiser;
    await page.goto(await addressOf());
    await settled(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expectSound(organiser);
  });
});

describe("a list", () => {
  test("is exported as a file that changes nothing when it is imported", async () => {
    const { page, context, complaints } = await openAs("organiser", "/e/demo/speakers", { width: 1280 });
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Excel" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("speakers-demo.xlsx");
    await page.getByText("The file is saved.").waitFor();
    await expectSound({ page, context, complaints });
    await page.goto("/e/demo/imports/new?target=speakers");
    await settled(page);
    const saved = {
      name: file.suggestedFilename(),
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: readFileSync(await file.path()),
    };
    await page.locator('input[type="file"]').setInputFiles(saved);
    const answer = page.waitForResponse((response) => response.url().includes("/speakers/import"));
    await page.getByRole("button", { name: "Check the rows" }).click();
    const { summary } = (await (await answer).json()) as { summary: { rows: number; unchanged: number } };
    expect(summary).toMatchObject({ unchanged: summary.rows });
    await context.close();
  });
});
