/** An editor of the programme: what has changed, the warnings, the release, what the public sees, and back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptWarnings, calendarStart, calendarTime, localTime, releasedVersion } from "./release";
import { api, base, closeBrowser, expectSound, picture, settled, signIn, type Visit, visit } from "./support";

afterAll(closeBrowser);

interface Placed {
  id: string;
  code: string;
  room: string;
  starts_at: string;
}

/** Moves a session of the draft by an hour. */
async function moveByAnHour(code: string): Promise<Placed & { to: string }> {
  const call = await api("organiser");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=200")) as { items: Placed[] };
  const session = items.find((one) => one.code === code);
  if (!session) throw new Error(`no session ${code}`);
  const to = new Date(Date.parse(session.starts_at) + 3_600_000).toISOString();
  await call("POST", "/congresses/demo/schedule/moves", {
    placements: [{ session: session.id, room: session.room, starts_at: to }],
  });
  return { ...session, to };
}

describe("from the draft to the public and back", () => {
  let organiser: Visit;
  let moved: Awaited<ReturnType<typeof moveByAnHour>>;
  /** The version that is public before; other tests have released the same draft. */
  let first = 1;
  beforeAll(async () => {
    organiser = await visit();
    await signIn(organiser, "organiser");
    first = await releasedVersion();
    moved = await moveByAnHour("FULL");
  });
  afterAll(() => organiser.context.close());

  test("what has changed is compared, and each warning is accepted", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/releases");
    await settled(page);
    await expectSound(organiser);
    await page.getByRole("link", { name: "New release" }).click();
    await page.getByRole("heading", { level: 3, name: "Another time" }).waitFor();
    const row = page.getByRole("listitem").filter({ hasText: "FULL" }).first();
    expect(await row.textContent()).toMatch(/Before.*After/);
    await expectSound(organiser);
    await picture(page, "new-release");

    const release = page.getByRole("button", { name: /^Release version/ });
    expect(await release.isDisabled()).toBe(true);
    expect(await page.getByText(/Accept \d+ more warnings? before you release/).count()).toBe(1);
    // One by one.
    const warning = page.getByRole("checkbox", { name: /it is night there/ }).first();
    await page
      .getByText(/it is night there/)
      .first()
      .click();
    expect(await warning.isChecked()).toBe(true);
    // The rest by kind.
    await acceptWarnings(page);
    await page.getByText(/Everyone sees the new version at once/).waitFor();
    expect(await release.isDisabled()).toBe(false);
  });

  test("the e-mails are listed with their texts", async () => {
    const { page } = organiser;
    await page
      .getByText(/e-mails? (is|are) sent\.$/)
      .first()
      .waitFor();
    const mail = page.getByRole("list", { name: "E-mails" }).locator("details").first();
    await mail.locator("summary").click();
    expect((await mail.textContent())?.length).toBeGreaterThan(100);
    await expectSound(organiser);
  });

  test("a change of the draft in the meantime asks for another check, and what was accepted stays", async () => {
    const { page } = organiser;
    await page.getByLabel("Note for the public").fill("The tour begins an hour later.");
    await moveByAnHour("NEARLY-FULL");
    await page.getByText("The draft has changed: check again").waitFor();
    expect(await page.getByRole("button", { name: /^Release version/ }).isDisabled()).toBe(true);
    await expectSound(organiser);
    await page.getByRole("button", { name: "Check again" }).first().click();
    await page.getByRole("listitem").filter({ hasText: "NEARLY-FULL" }).first().waitFor();
    expect(await page.getByText("The draft has changed: check again").count()).toBe(0);
    expect(await page.getByLabel("Note for the public").inputValue()).toBe("The tour begins an hour later.");
    // Only warnings that are new are left.
    await acceptWarnings(page);
  });

  test("the release is public at once, and its changes stay readable", async () => {
    const { page } = organiser;
    expect(await calendarStart(moved.id)).not.toBe(calendarTime(moved.to));
    await page.getByRole("button", { name: `Release version ${first + 1}` }).click();
    await page.getByText(`Version ${first + 1} is released.`).waitFor();
    await settled(page);
    await page.getByText("The tour begins an hour later.").first().waitFor();
    await expectSound(organiser);
    expect(await calendarStart(moved.id)).toBe(calendarTime(moved.to));
    const html = await (await fetch(`${base}/c/demo`)).text();
    expect(html).toContain(`datetime="${localTime(moved.to)}`);

    await page.getByRole("link", { name: `Version ${first + 1}`, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: `Version ${first + 1}` }).waitFor();
    await settled(page);
    await page.getByRole("heading", { level: 3, name: "Another time" }).waitFor();
    await page.getByLabel("Kind of change").selectOption("moved");
    await page.waitForURL(/kind=moved/);
    await expectSound(organiser);
  });

  test("the draft is then the same as the release", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/releases/new");
    await page.getByText(`The draft is the same as version ${first + 1}`).waitFor();
    await expectSound(organiser);
  });

  test("rolling back says what happens, and leaves the draft as it is", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/releases");
    await settled(page);
    await page.getByRole("button", { name: `Roll back to this: version ${first}`, exact: true }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText(/The draft does not change/).waitFor();
    await dialog.getByText(/e-mails? (is|are) sent to people/).waitFor();
    const row = dialog.getByRole("listitem").filter({ hasText: "FULL" }).first();
    expect(await row.textContent()).toMatch(/Before.*After/);
    await expectSound(organiser);
    await picture(page, "roll-back");
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await page.getByText(`Version ${first} is published again, as version ${first + 2}.`).waitFor();
    await page.getByRole("link", { name: `Version ${first + 2}`, exact: true }).waitFor();
    expect(await calendarStart(moved.id)).toBe(calendarTime(moved.starts_at));
    await page.goto("/e/demo/releases/new");
    await page.getByRole("listitem").filter({ hasText: "FULL" }).first().waitFor();
  });

  test("the addresses for others can be copied and answer", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/releases?tab=addresses");
    await settled(page);
    await page.getByLabel("Track").selectOption({ index: 1 });
    await expectSound(organiser);
    await picture(page, "addresses");
    const values = await page
      .locator("input[readonly]")
      .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? input.value : "")));
    const addresses = values.filter(
      (value) => value.startsWith(`${base}/api/`) || value === `${base}/c/demo`,
    );
    expect(addresses).toHaveLength(6);
    for (const address of addresses) expect((await fetch(address)).status, address).toBe(200);
  });
});

test("what blocks a release leads to the timetable", async () => {
  const organiser = await visit();
  const { page } = organiser;
  await signIn(organiser, "organiser");
  await page.goto("/e/fosdem-2021/releases/new");
  await page.getByText("1 blocking conflict", { exact: true }).waitFor();
  await page.getByText("Resolve 1 blocking conflict before you release.").waitFor();
  const link = page.getByRole("link", { name: "Resolve them in the timetable" });
  expect(await link.getAttribute("href")).toBe("/e/fosdem-2021/timetable?panel=conflicts");
  await expectSound(organiser);
  // 772 changes, and only the pages that were asked for.
  await page.goto("/e/fosdem-2021/releases/1");
  await page.getByRole("button", { name: "Load more changes" }).waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});

test("a conflict that appears while one releases is shown, and nothing is lost", async () => {
  const organiser = await visit();
  const { page } = organiser;
  await signIn(organiser, "organiser");
  await moveByAnHour("SOON");
  await page.goto("/e/demo/releases/new");
  await page.getByRole("listitem").filter({ hasText: "SOON" }).first().waitFor();
  await acceptWarnings(page);
  await page.getByLabel("Note for the public").fill("Kept");
  // Refused as if the draft had changed in the same moment.
  await page.route("**/schedule/releases", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: 409,
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "/problems/schedule-blocked",
            title: "Blocking schedule conflicts",
            status: 409,
            detail: "Blocking conflicts: 1.",
            errors: [{ pointer: "", code: "room_overlap", detail: "Two sessions." }],
          }),
        })
      : route.continue(),
  );
  await page.getByRole("button", { name: /^Release version/ }).click();
  await page.getByText("The draft has new conflicts").waitFor();
  expect(await page.getByLabel("Note for the public").inputValue()).toBe("Kept");
  await expectSound(organiser);
  await organiser.context.close();
});

describe("in the dark, on a phone", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 360, colorScheme: "dark" });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());
  test.each([
    "/e/demo/releases",
    "/e/demo/releases?tab=addresses",
    "/e/demo/releases/new",
    "/e/demo/releases/2",
    "/e/demo/releases/999",
    "/e/fosdem-2021/releases/new",
  ])("%s", async (path) => {
    const { page } = organiser;
    await page.goto(path);
    await settled(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
    await expectSound(organiser);
  });
});
