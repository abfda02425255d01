/** The forum: two chairs and a long list, a mayor's office by its link, a mayor, the secretariat, and a declaration. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  api,
  closeBrowser,
  expectSound,
  linkInMail,
  picture,
  settled,
  signIn,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

interface Speech {
  request: string;
  state: string;
  city: Record<string, string>;
  called_by: string | null;
}
interface List {
  calls: number;
  floor: Speech | null;
  waiting: Speech[];
  state: string;
}

const SPEAKERS = 60;
let session = "";
let listPath = "";
/** A city whose head is accredited and that has not asked to speak. */
const SILENT = `Testville ${SPEAKERS}`;

const readList = async (): Promise<List> => (await (await api("organiser"))("GET", listPath)) as List;
const nameOf = (speech: Speech | null | undefined) => speech?.city.en ?? "";

/** Counts what a person presses and types. */
class Steps {
  count = 0;
  constructor(readonly page: Page) {}
  async press(name: string | RegExp, role: "button" | "link" | "tab" = "button") {
    this.count += 1;
    await this.page
      .getByRole(role, { name, exact: typeof name === "string" })
      .first()
      .click();
  }
  async type(label: string | RegExp, text: string) {
    this.count += 1;
    await this.page.getByLabel(label).first().fill(text);
  }
  async choose(text: string) {
    this.count += 1;
    await this.page.getByText(text, { exact: true }).first().click();
  }
  async key(key: string) {
    this.count += 1;
    await this.page.keyboard.press(key);
  }
}

/** Accredits the heads of more cities and puts them on the list, as staff do. */
async function fillList() {
  const call = await api("organiser");
  const { waiting } = await readList();
  await call(
    "PATCH",
    "/congresses/demo/registration-types/head-of-delegation",
    { capacity: 200 },
    "application/merge-patch+json",
  );
  for (let number = waiting.length; number <= SPEAKERS; number += 1) {
    const city = `Testville ${number}`;
    const { id } = (await call("POST", "/congresses/demo/delegations", {
      name: `City of ${city}`,
      city,
      country: "FR",
      quota: 5,
      focal_point: null,
    })) as { id: string };
    const member = (await call("POST", `/congresses/demo/delegations/${id}/members`, {
      type: "head-of-delegation",
      email: `mayor${number}@testville.example`,
      given_name: "Mayor",
      family_name: `Number ${number}`,
    })) as { id: string };
    await call(
      "PATCH",
      `/congresses/demo/delegations/${id}`,
      { head: member.id },
      "application/merge-patch+json",
    );
    await call("PUT", `/congresses/demo/delegations/${id}/accreditation`, {
      title: "Mayor",
      protocol_rank: 5,
    });
    if (number === SPEAKERS) continue;
    await call("POST", `/congresses/demo/sessions/${session}/speaking-requests`, {
      delegation: id,
      topic: "Water",
      mode: "live",
      language: "en",
      wanted_seconds: 120,
    });
  }
}

beforeAll(async () => {
  const call = await api("organiser");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=200")) as {
    items: { id: string; code: string }[];
  };
  session = items.find(({ code }) => code === "SITTING")?.id ?? "";
  listPath = `/congresses/demo/sessions/${session}/speakers-list`;
});

async function noSideways(page: Page) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
}

describe("two chairs and a list of sixty", () => {
  let desk: Visit;
  let phone: Visit;
  let steps: Steps;
  beforeAll(async () => {
    await fillList();
    desk = await visit({ width: 1440 });
    phone = await visit({ width: 360 });
    await Promise.all([signIn(desk, "chair"), signIn(phone, "organiser")]);
    steps = new Steps(desk.page);
  }, 180_000);
  afterAll(() => Promise.all([desk.context.close(), phone.context.close()]));

  test("a chair opens the list", async () => {
    await desk.page.goto("/e/demo/sittings");
    await settled(desk.page);
    await expectSound(desk);
    await picture(desk.page, "sittings");
    await steps.press(/^Chair’s screen/, "link");
    await desk.page.getByRole("heading", { name: `Waiting (${SPEAKERS})` }).waitFor();
    await steps.press("Open the list again");
    await desk.page.getByRole("dialog").waitFor();
    await expectSound(desk);
    await steps.press("Open the list");
    await desk.page.getByRole("button", { name: "Close the list" }).waitFor();
    await expectSound(desk);
    await phone.page.goto(`/e/demo/sittings/${session}/chair`);
    await phone.page
      .getByRole("button", { name: /^Call / })
      .first()
      .waitFor();
    await noSideways(phone.page);
    await expectSound(phone);
    await picture(phone.page, "chair-phone");
  });

  test("both call at the same moment: one speaker is called", async () => {
    const before = await readList();
    const first = nameOf(before.waiting[0]);
    await Promise.all([
      desk.page.getByRole("button", { name: `Call ${first}` }).click(),
      phone.page.getByRole("button", { name: `Call ${first}` }).click(),
    ]);
    steps.count += 1;
    for (const { page } of [desk, phone])
      await page.getByRole("heading", { level: 2, name: first, exact: true }).waitFor();
    const after = await readList();
    expect(after.calls).toBe(before.calls + 1);
    expect(nameOf(after.floor)).toBe(first);
    // Both see which of them it was.
    const chair = after.floor?.called_by ?? "";
    expect(chair).not.toBe("");
    for (const { page } of [desk, phone]) await page.getByText(`Called by ${chair}`).waitFor();
  });

  test("one starts the clock, the other adds a minute, and both see it", async () => {
    await steps.press("Start the clock");
    await phone.page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    const left = async (page: Page) => {
      const text = (await page.getByRole("timer").textContent()) ?? "";
      const [, minutes = 0, seconds = 0] = (/(\d+):(\d\d)/.exec(text) ?? []).map(Number);
      return minutes * 60 + seconds;
    };
    const earlier = await left(desk.page);
    await phone.page.getByRole("button", { name: "+1 min" }).click();
    await expect.poll(() => left(desk.page)).toBeGreaterThan(earlier + 40);
    expect(Math.abs((await left(desk.page)) - (await left(phone.page)))).toBeLessThanOrEqual(2);
    await expectSound(desk);
    await expectSound(phone);
    await picture(desk.page, "chair");
  });

  test("a chair whose screen is behind calls no one, and is told who was called", async () => {
    const { page } = phone;
    // The screen hears nothing until its chair acts.
    let isBehind = true;
    const list = /speakers-list(\/next)?$|\/live$/;
    await page.route(list, (route) => {
      isBehind &&= route.request().method() === "GET";
      return isBehind ? route.abort() : route.continue();
    });
    await steps.press(/^Stop, and call/);
    await desk.page.getByText("Called", { exact: true }).waitFor();
    await steps.press("Start the clock");
    await desk.page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    await steps.press(/^Stop, and call/);
    await desk.page.getByText("Called", { exact: true }).waitFor();
    const { floor, calls } = await readList();
    const stale = page.getByRole("button", { name: /^Stop, and call/ });
    await stale.waitFor();
    await stale.click();
    await page.getByText(`${floor?.called_by} has called ${nameOf(floor)}.`).waitFor();
    await page.getByRole("heading", { level: 2, name: nameOf(floor), exact: true }).waitFor();
    expect((await readList()).calls).toBe(calls);
    await expectSound(phone);
    await picture(page, "chair-refused");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.unroute(list);
  });

  test("without a connection nothing is lost, and the list is right when it is back", async () => {
    const { page, context } = phone;
    await context.setOffline(true);
    await page.getByRole("button", { name: "Start the clock" }).click();
    await page.getByText("No connection. It is not certain that this was done.").waitFor();
    await steps.press("Start the clock");
    await desk.page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    await context.setOffline(false);
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor();
    expect((await readList()).floor?.state).toBe("speaking");
  });

  test("a speaker is moved by keyboard, by the mouse, and to a place by its number", async () => {
    const { page } = desk;
    const [first, second] = (await readList()).waiting;
    steps.count += 1;
    await page.getByRole("button", { name: `Move down: ${nameOf(first)}` }).focus();
    await steps.key("Enter");
    await expect.poll(async () => nameOf((await readList()).waiting[0])).toBe(nameOf(second));
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
      .toBe(`Move down: ${nameOf(first)}`);

    const rows = page.getByRole("list", { name: "Waiting to speak" }).getByRole("listitem");
    const from = await rows.nth(3).locator("[aria-hidden=true]").first().boundingBox();
    const to = await rows.nth(0).locator("[aria-hidden=true]").first().boundingBox();
    const dragged = nameOf((await readList()).waiting[3]);
    if (!from || !to) throw new Error("no handles");
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 8, to.y - 4, { steps: 6 });
    await page.mouse.up();
    steps.count += 1;
    await expect.poll(async () => nameOf((await readList()).waiting[0])).toBe(dragged);

    const late = nameOf((await readList()).waiting[50]);
    await steps.press(`More for ${late}`);
    steps.count += 1;
    await page.getByRole("menuitem", { name: "Move to a place…" }).click();
    await steps.type("Place in the list", "2");
    await steps.press("Move");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(nameOf((await readList()).waiting[1])).toBe(late);
    await phone.page.getByRole("listitem").filter({ hasText: late }).first().waitFor();
  });

  test("the keys stop and call, and a speaker who is not there is skipped and put back", async () => {
    const { page } = desk;
    await page.getByRole("heading", { level: 1 }).focus();
    await steps.key("n");
    await page.getByText("Called", { exact: true }).waitFor();
    const skipped = nameOf((await readList()).floor);
    await steps.press("Skip");
    await page.getByRole("dialog").getByRole("button", { name: "Skip" }).click();
    steps.count += 1;
    await page.getByRole("heading", { level: 2, name: "The floor is free" }).waitFor();
    await expectSound(desk);
    await steps.press(`Put back: ${skipped}`);
    await steps.press("Move");
    await expect.poll(async () => nameOf((await readList()).waiting[0])).toBe(skipped);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    // Turned off, the keys do nothing.
    await page.getByText("Keys of this screen").click();
    await page.keyboard.press("n");
    await page.waitForTimeout(500);
    expect((await readList()).floor).toBe(null);
    await page.getByText("Keys of this screen").click();
  });

  test("the big screen shows who speaks and who is next", async () => {
    const call = await api("organiser");
    const { calls } = await readList();
    const list = (await call("POST", `${listPath}/next`, { after: calls, start: true })) as List;
    const { page } = phone;
    await page.goto(`/screen/demo/${session}`);
    await page.getByRole("heading", { level: 2, name: nameOf(list.floor), exact: true }).waitFor();
    await expectSound(phone);
    await noSideways(page);
    await picture(page, "big-screen-phone");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByText(nameOf(list.waiting[0])).first().waitFor();
    await expectSound(phone);
    await picture(page, "big-screen");
    // A screen on a wall cannot be scrolled: the next speakers are in view at once.
    for (const [width, height] of [
      [1280, 720],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      const last = await page.locator("main section li").last().boundingBox();
      const clock = await page.getByRole("timer").boundingBox();
      expect((last?.y ?? height) + (last?.height ?? 0), `${width} × ${height}`).toBeLessThanOrEqual(height);
      expect((clock?.y ?? 0) + (clock?.height ?? 0)).toBeLessThanOrEqual(last?.y ?? 0);
    }
    await page.setViewportSize({ width: 360, height: 900 });
  });

  test("the big screen of a public list needs no account, and follows the sitting", async () => {
    const call = await api("organiser");
    const wall = await visit({ width: 1440 });
    const { page } = wall;
    const screen = `/screen/demo/${session}`;
    await page.goto(screen);
    const before = await readList();
    await page.getByRole("heading", { level: 2, name: nameOf(before.floor), exact: true }).waitFor();
    await page.getByRole("timer").waitFor();
    await expectSound(wall);
    const next = (await call("POST", `${listPath}/next`, { after: before.calls, start: true })) as List;
    await page.getByRole("heading", { level: 2, name: nameOf(next.floor), exact: true }).waitFor();
    await page.getByText(nameOf(next.waiting[2])).waitFor();
    expect(await page.getByText(nameOf(next.waiting[3]), { exact: true }).count()).toBe(0);

    // A chair decides that it is no longer public.
    await desk.page.getByRole("button", { name: "Settings" }).click();
    const isPublic = desk.page.getByRole("checkbox", { name: /^Anyone may open the big screen/ });
    expect(await isPublic.isChecked()).toBe(true);
    await desk.page.getByText("Anyone may open the big screen").click();
    await expectSound(desk);
    await desk.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await desk.page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.goto(screen);
    await page.getByText("This sitting is not public").waitFor();
    await expectSound(wall);
    await wall.context.close();
  });

  test("a moderator adds a speaker, and the secretariat moves the request to the other sitting", async () => {
    const call = await api("organiser");
    const { track } = (await call("GET", `/congresses/demo/sessions/${session}`)) as { track: string };
    const { id: second } = (await call("POST", "/congresses/demo/sessions", {
      title: { en: "Second sitting" },
      kind: "plenary",
      track,
      language: "en",
      duration_minutes: 60,
      enrolment_policy: "open",
    })) as { id: string };
    await call("POST", `/congresses/demo/sessions/${second}/speakers-list/open`, {});
    const { page } = desk;
    await page.getByRole("button", { name: "Add a speaker" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Delegation/).selectOption({ label: SILENT });
    await dialog.getByLabel(/^Topic/).fill("Trees");
    await expectSound(desk);
    await dialog.getByRole("button", { name: "Send the request" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(async () => (await readList()).waiting.map(nameOf)).toContain(SILENT);
    const { items } = (await call(
      "GET",
      `/congresses/demo/sessions/${session}/speaking-requests?limit=200`,
    )) as { items: { id: string; city: Record<string, string> }[] };
    const request = items.find(({ city }) => city.en === SILENT)?.id;
    await call(
      "PATCH",
      `/congresses/demo/sessions/${session}/speaking-requests/${request}`,
      { second_choice: second },
      "application/merge-patch+json",
    );
    // Only the secretariat can move it.
    await page.getByRole("button", { name: `More for ${SILENT}` }).click();
    await page.getByRole("menuitem", { name: "Statement" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Move to the second choice…" }).count()).toBe(0);
    await page.keyboard.press("Escape");

    const secretariat = await visit({ width: 1440 });
    await signIn(secretariat, "organiser");
    await secretariat.page.goto(`/e/demo/sittings/${session}/chair`);
    await secretariat.page.getByRole("button", { name: `More for ${SILENT}` }).click();
    await secretariat.page.getByRole("menuitem", { name: "Move to the second choice…" }).click();
    await secretariat.page.getByRole("dialog").getByText("Second sitting").waitFor();
    await expectSound(secretariat);
    await secretariat.page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
    await secretariat.page.getByText("The request is in the list of the other sitting.").first().waitFor();
    // It has left the lists of both chairs.
    for (const one of [secretariat.page, page])
      await one.getByRole("button", { name: `More for ${SILENT}` }).waitFor({ state: "detached" });
    expect((await readList()).waiting.map(nameOf)).not.toContain(SILENT);
    const other = (await call("GET", `/congresses/demo/sessions/${second}/speakers-list`)) as List;
    expect(other.waiting.map(nameOf)).toEqual([SILENT]);
    await secretariat.context.close();
  });

  test("the list is closed, and those who wait are still called", async () => {
    await steps.press("Close the list");
    await desk.page.getByRole("alertdialog").getByRole("button", { name: "Close the list" }).click();
    steps.count += 1;
    await desk.page.getByText("The list is closed").first().waitFor();
    await expectSound(desk);
    await steps.press("Open the list again");
    await steps.press("Open the list");
    await desk.page.getByRole("button", { name: "Close the list" }).waitFor();
    console.log(`steps: chair ${steps.count}`);
    expect(steps.count).toBeLessThanOrEqual(30);
  });
});

describe("a mayor's office by its link", () => {
  let secretariat: Visit;
  let office: Visit;
  let link = "";
  beforeAll(async () => {
    secretariat = await visit();
    office = await visit({ width: 360 });
    await Promise.all([signIn(secretariat, "organiser"), signIn(office, "delegate")]);
  });
  afterAll(() => Promise.all([secretariat.context.close(), office.context.close()]));

  test("the secretariat invites a city and sends the e-mail", async () => {
    const { page } = secretariat;
    const steps = new Steps(page);
    await page.goto("/e/demo/forum-invitations");
    await settled(page);
    await expectSound(secretariat);
    await steps.press("Invite a city");
    await steps.type(/^City/, "Quito");
    await page.getByLabel("Country").last().selectOption("EC");
    await steps.type(/^Addressee/, "Dear Mayor");
    await steps.type(/^E-mail of the mayor/, "delegate@demo.example");
    const by = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 16);
    await steps.type(/^Answer by/, by);
    await expectSound(secretariat);
    await steps.press("Add to the list");
    await page.getByRole("heading", { level: 1, name: "Invitation of Quito" }).waitFor();
    await steps.press("Send");
    steps.count += 2;
    await page.getByRole("alertdialog").getByRole("button", { name: "Send" }).click();
    await page.getByText("The invitation is sent.").first().waitFor();
    await expectSound(secretariat);
    await picture(page, "forum-invitation");
    link = await linkInMail("delegate@demo.example", "/forum/invitations/");
    console.log(`steps: invite a city ${steps.count}`);
  });

  test("an office that cannot say yet answers tentatively, and decides later", async () => {
    const { page } = office;
    await page.goto(link);
    await page.getByText("Probably, but the city cannot say yet").click();
    await page.getByLabel(/^Remark/).fill("The council meets next week.");
    await expectSound(office);
    await noSideways(page);
    await page.getByRole("button", { name: "Send the answer" }).click();
    await page.getByText("The answer is tentative").waitFor();
    await expectSound(office);
    const list = secretariat.page;
    await list.goto("/e/demo/forum-invitations?answer=tentative");
    await settled(list);
    await list.getByRole("columnheader", { name: "Tentative" }).waitFor();
    const row = list.getByRole("row").filter({ hasText: "Quito" });
    await row.getByText("Tentative").waitFor();
    await expectSound(secretariat);
  });

  test("the office answers by the link, and opening it again does no harm", async () => {
    const { page } = office;
    const steps = new Steps(page);
    steps.count = 1;
    await page.goto(link);
    await page.getByRole("heading", { level: 1, name: "Invitation of Quito" }).waitFor();
    await noSideways(page);
    await expectSound(office);
    await picture(page, "answer-phone");
    await steps.choose("Yes, a deputy attends instead of the mayor");
    await steps.type(/^Name of the deputy/, "Ana Torres");
    await steps.type(/^Title of the deputy/, "Deputy Mayor");
    await steps.press("Send the answer");
    await page.getByText("The city has answered").waitFor();
    console.log(`steps: answer ${steps.count}`);
    expect(steps.count).toBeLessThanOrEqual(5);
    await page.goto(link);
    await page.getByText("The city has answered").waitFor();
    await page.getByText("The head is not accredited yet.").waitFor();
    await page.getByRole("link", { name: "Open the delegation" }).click();
    await page.getByRole("heading", { level: 1, name: /Quito/ }).waitFor();
  });

  test("another account learns that the link is not for it", async () => {
    const other = await visit();
    await signIn(other, "evaluator");
    await other.page.goto(link);
    await other.page.getByText("This invitation is not open to your account").waitFor();
    await expectSound(other);
    await other.context.close();
  });

  test("the secretariat sees the answer by country, and a revoked link is closed", async () => {
    const { page } = secretariat;
    await page.goto("/e/demo/forum-invitations?answer=delegated");
    await settled(page);
    const row = page.getByRole("row").filter({ hasText: "Ecuador" }).first();
    expect(await row.textContent()).toMatch(/Ecuador/);
    await expectSound(secretariat);
    await picture(page, "forum-invitations");
    await page.getByText("Quito").first().click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("The invitation was revoked").waitFor();
    await office.page.goto(link);
    await office.page.getByText(/the invitation was revoked or sent to another address/).waitFor();
    await expectSound(office);
  });

  test("heads of delegation are accredited, with their record", async () => {
    const { page } = secretariat;
    await page.goto("/e/demo/heads?q=Lisbon");
    await settled(page);
    await page.getByText("Accredited", { exact: true }).waitFor();
    await expectSound(secretariat);
    await page.getByRole("button", { name: /^History of/ }).click();
    await page
      .getByRole("dialog")
      .getByText(/^Since/)
      .waitFor();
    await expectSound(secretariat);
    await page.keyboard.press("Escape");
  });
});

describe("a mayor in a sitting", () => {
  let mayor: Visit;
  beforeAll(async () => {
    mayor = await visit({ width: 360 });
    await signIn(mayor, "mayor");
  });
  afterAll(() => mayor.context.close());

  test("a second request is refused with its reason, and what was typed stays", async () => {
    const { page } = mayor;
    await page.goto(`/e/demo/sittings/${session}`);
    await page.getByRole("heading", { name: "Your requests" }).waitFor();
    await noSideways(page);
    await expectSound(mayor);
    await picture(page, "sitting-phone");
    await page.getByRole("button", { name: "Ask to speak" }).click();
    await page.getByLabel(/^Topic/).fill("Rivers");
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.getByText("Your delegation is already on the list.").waitFor();
    expect(await page.getByLabel(/^Topic/).inputValue()).toBe("Rivers");
    await expectSound(mayor);
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  test("a right of reply, and the statement as text", async () => {
    const { page } = mayor;
    await page.getByRole("button", { name: /^Ask to reply to/ }).click();
    await page.getByLabel(/^Topic/).fill("A correction");
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.getByText("Your request is in the list.").first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "A correction" }).first().waitFor();
    const reply = page.getByRole("listitem").filter({ hasText: "A correction" }).first();
    await reply.getByRole("button", { name: "Statement" }).click();
    await page.getByLabel("Text: English").fill("Dear colleagues,");
    await expectSound(mayor);
    await page.getByRole("button", { name: "Save the statement" }).click();
    await page.getByText("The statement is saved.").first().waitFor();
  });
});

describe("a declaration from draft to adoption", () => {
  let secretariat: Visit;
  let mayor: Visit;
  beforeAll(async () => {
    secretariat = await visit();
    mayor = await visit({ width: 360 });
    await Promise.all([signIn(secretariat, "organiser"), signIn(mayor, "mayor")]);
  });
  afterAll(() => Promise.all([secretariat.context.close(), mayor.context.close()]));

  test("it is drafted, commented on by paragraph, and compared by version", async () => {
    const { page } = secretariat;
    await page.goto("/e/demo/declarations");
    await settled(page);
    await expectSound(secretariat);
    await page.getByRole("button", { name: "New declaration" }).click();
    await page.getByLabel("Title: English").fill("Rivers of cities");
    await page
      .getByLabel("Text: English")
      .fill("We, the mayors,\n\n1. will share water;\n2. will plant trees.");
    await expectSound(secretariat);
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByRole("heading", { level: 1, name: "Rivers of cities" }).waitFor();

    await mayor.page.goto(page.url());
    await mayor.page.getByRole("button", { name: "Comment on paragraph 2" }).click();
    await mayor.page
      .getByLabel(/^Comment/)
      .last()
      .fill("Say how much.");
    await mayor.page.getByRole("button", { name: "Send the comment" }).click();
    await mayor.page.getByText("Say how much.").waitFor();
    await noSideways(mayor.page);
    await expectSound(mayor);

    await page.getByText("Say how much.").waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await page
      .getByLabel("Text: English")
      .fill("We, the mayors,\n\n1. will share half of our water;\n2. will plant trees.");
    await page.getByLabel("What has changed").fill("How much water");
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByText("Version 2 is saved.").first().waitFor();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByText("1 paragraph has changed.").waitFor();
    expect(await page.locator("ins").first().textContent()).toMatch(/half/);
    await expectSound(secretariat);
    await picture(page, "declaration-versions");
  });

  test("it is opened, and endorsed with a reservation", async () => {
    const { page } = secretariat;
    await page.getByRole("button", { name: "Open for endorsement" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Open" }).click();
    await page.getByRole("button", { name: "Adopt" }).waitFor();
    const phone = mayor.page;
    await phone.getByRole("button", { name: "Endorse for your city" }).click();
    await phone.getByText("With a reservation", { exact: true }).click();
    await phone
      .getByLabel(/^Reservation/)
      .last()
      .fill("Not in a dry year.");
    await expectSound(mayor);
    await phone.getByRole("button", { name: "Endorse", exact: true }).click();
    await phone.getByRole("button", { name: "Change the endorsement" }).waitFor();
    await phone.getByRole("tab", { name: /Endorsements/ }).click();
    await phone.getByText("Not in a dry year.").waitFor();
    await expectSound(mayor);
  });

  test("adoption warns, and the document has its digest", async () => {
    const { page } = secretariat;
    await page.getByRole("tab", { name: "Endorsements (1)" }).waitFor();
    await page.getByRole("button", { name: "Adopt" }).click();
    await page.getByText("Adoption is final").waitFor();
    const adopt = page.getByRole("button", { name: "Adopt for good" });
    expect(await adopt.isDisabled()).toBe(true);
    await expectSound(secretariat);
    await picture(page, "adopt");
    await page.getByText("I have read the text, and adopt it as it is").click();
    await adopt.click();
    await page.getByText("Adopted document").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download the document" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("declaration.json");
    await page.getByText("The digest is right: the document is unchanged").waitFor();
    await expectSound(secretariat);
    await picture(page, "declaration");
  });

  test("a link to what does not exist says so", async () => {
    await secretariat.page.goto("/forum/declarations/00000000-0000-0000-0000-000000000000");
    await secretariat.page.getByText("There is nothing at this address").waitFor();
    await expectSound(secretariat);
  });
});
