/** A focal point looks after their delegation: what is missing, one member, several from a list, reminders, replacing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api, closeBrowser, expectSound, mailsTo, openAs, picture, settled, type Visit } from "./support";

afterAll(closeBrowser);

interface Delegation {
  id: string;
  quota: number | null;
  members: number;
}

const patch = "application/merge-patch+json";

async function expectNoOverflow({ page }: Visit) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
}

async function ownDelegation(): Promise<Delegation> {
  const focal = await api("focalpoint");
  const { items } = (await focal("GET", "/congresses/demo/delegations")) as { items: Delegation[] };
  const [first] = items;
  if (!first) throw new Error("the focal point has no delegation");
  return first;
}

beforeAll(async () => {
  const organiser = await api("organiser");
  const { id } = await ownDelegation();
  await organiser("PATCH", `/congresses/demo/delegations/${id}`, { quota: 30 }, patch);
  await organiser("POST", `/congresses/demo/delegations/${id}/members`, {
    type: "delegate",
    email: "without.account@lisbon.example",
    given_name: "Without",
    family_name: "Account",
  });
});

describe.each([
  { width: 360, colorScheme: "dark" as const },
  { width: 1440, colorScheme: "light" as const },
])("at $width px", ({ width, colorScheme }) => {
  let focal: Visit;
  beforeAll(async () => {
    focal = await openAs("focalpoint", "/e/demo/delegation", { width, colorScheme });
  });
  afterAll(() => focal.context.close());

  test("the desk shows the state, the quota and what is missing", async () => {
    const { page } = focal;
    await page.getByRole("heading", { name: "Members", level: 2 }).waitFor();
    await page.getByText("Places of the delegation").waitFor();
    await page.getByRole("table").getByText(/Open/).first().waitFor();
    await page
      .getByText(/Has no account with this e-mail address/)
      .first()
      .waitFor();
    await expectSound(focal);
    await expectNoOverflow(focal);
    await picture(page, `desk-${width}`);
  });

  test("several members are registered from cells of a spreadsheet, after a preview", async () => {
    const { page } = focal;
    await page.getByRole("link", { name: "Add several members" }).click();
    await page.getByRole("heading", { level: 1, name: "Add several members" }).waitFor();
    await settled(page);
    await expectSound(focal);
    const list = page.getByLabel("List of people");
    const one = `rui.${width}@lisbon.example`;
    await list.fill(
      [
        "Nom\tPrénom\tCourriel\tFonction\tPays",
        `Costa\tRui\t${one}\tConseiller\tPortugal`,
        `Reis\tEva\teva.${width}@lisbon.example\t\tAtlantis`,
        "Sousa\tAna\tana@lisbon\t\t",
        `Lima\tZoé\t${one}\t\t`,
      ].join("\n"),
    );
    await page.getByText("4 lines were read.").waitFor();
    await page.getByText("The country “Atlantis” is unknown.").waitFor();
    await page.getByText("“ana@lisbon” is not an e-mail address.").waitFor();
    await page.getByText("The address is on an earlier line too.").waitFor();
    await expectSound(focal);
    await expectNoOverflow(focal);
    await picture(page, `desk-preview-${width}`);
    await list.fill(
      `Rui Costa <${one}>; "Reis, Eva" <eva.${width}@lisbon.example>; Known <mayor@demo.example>`,
    );
    await page.getByRole("button", { name: "Register 2 members" }).click();
    await page.getByText("2 members are registered.").waitFor();
    await expectSound(focal);
    await picture(page, `desk-report-${width}`);
    await page.getByRole("link", { name: "Back to the delegation" }).click();
    await page.getByText(one).waitFor();
    await page.getByText("Eva Reis").first().waitFor();
  });

  test("a refused line says why, and can be corrected and sent again", async () => {
    const { page } = focal;
    await page.goto("/e/demo/delegation/add");
    await settled(page);
    // Registered elsewhere in the edition: only the API knows.
    await page
      .getByLabel("List of people")
      .fill(`Del Egate, delegate@demo.example\nIvo Nunes, ivo.${width}@lisbon.example`);
    await page.getByRole("button", { name: "Register 2 members" }).click();
    await page.getByText("1 member is registered.").waitFor();
    await page.getByText("Not registered", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Correct the other lines" }).click();
    expect(await page.getByLabel("List of people").inputValue()).toContain("delegate@demo.example");
    await page.getByLabel("List of people").fill("");
  });

  test("a text file is read, and a workbook says what to do", async () => {
    const { page } = focal;
    await page.goto("/e/demo/delegation/add");
    await settled(page);
    const file = page.locator('input[type="file"]');
    await file.setInputFiles({
      name: "delegation.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Name;E-mail\nJosé Ramos;jose@lisbon.example\n", "latin1"),
    });
    await page.getByText("Check the accents in the names").waitFor();
    await page.getByRole("rowheader", { name: /José Ramos/ }).waitFor();
    await file.setInputFiles({
      name: "delegation.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: Buffer.from([0x50, 0x4b, 3, 4]),
    });
    await page.getByText("This is a workbook, not text").waitFor();
    await expectSound(focal);
    await page.getByLabel("List of people").fill("");
  });

  test("one member is registered, reminded, replaced and withdrawn by keyboard", async () => {
    const { page } = focal;
    const email = `gil.${width}@lisbon.example`;
    await page.goto("/e/demo/delegation");
    await settled(page);
    await page.getByRole("button", { name: "Register a member" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Given name").fill("Gil");
    await dialog.getByLabel("Family name").fill(`Vaz ${width}`);
    await expectSound(focal);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    const row = page.getByRole("listitem").filter({ hasText: email });
    await row.waitFor();

    const remind = page.getByRole("button", { name: `Remind Gil Vaz ${width}` });
    await remind.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await expectSound(focal);
    await page.keyboard.press("Enter");
    await page.getByText("1 member is reminded.").waitFor();
    await remind.waitFor({ state: "detached" });
    await row.getByText(/Reminded/).waitFor();
    await expect.poll(() => mailsTo(email).some((mail) => mail.includes("/sign-up"))).toBe(true);

    await page.getByRole("button", { name: `Replace Gil Vaz ${width}` }).click();
    await dialog.getByLabel("E-mail").fill(`lia.${width}@lisbon.example`);
    await dialog.getByLabel("Given name").fill("Lia");
    await dialog.getByLabel("Family name").fill("Melo");
    await dialog.getByRole("button", { name: "Replace" }).click();
    await dialog.waitFor({ state: "detached" });
    const next = page.getByRole("listitem").filter({ hasText: `lia.${width}@lisbon.example` });
    await next.waitFor();
    // The new person was not reminded yet.
    await next.getByRole("button", { name: "Remind Lia Melo" }).waitFor();

    await next.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Withdraw" }).click();
    await page
      .getByRole("alertdialog")
      .getByText(/cannot be undone/)
      .waitFor();
    await expectSound(focal);
    await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
    await next.waitFor({ state: "detached" });
  });

  test("a change by the organisers shows without a reload", async () => {
    const { page } = focal;
    await page.goto("/e/demo/delegation");
    await settled(page);
    const organiser = await api("organiser");
    const { id } = await ownDelegation();
    await organiser("POST", `/congresses/demo/delegations/${id}/members`, {
      type: "delegate",
      email: `late.${width}@lisbon.example`,
      given_name: "Late",
      family_name: `Comer ${width}`,
    });
    await page.getByText(`late.${width}@lisbon.example`).waitFor({ timeout: 40_000 });
  });
});

test("all with something to do are reminded at once", async () => {
  const focal = await openAs("focalpoint", "/e/demo/delegation");
  const { page } = focal;
  await page.getByRole("button", { name: "Remind all of them" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Send" }).click();
  await page.getByText(/members? (is|are) reminded\./).waitFor();
  await page.getByText("All of them were reminded within the last day.").waitFor();
  expect(await page.getByRole("button", { name: "Remind all of them" }).isDisabled()).toBe(true);
  await focal.context.close();
});

test("the head has the desk, others have no entry and are told for whom it is", async () => {
  const mayor = await openAs("mayor", "/e/demo/me");
  await mayor.page.getByRole("link", { name: "My delegation" }).first().click();
  await mayor.page.getByRole("button", { name: "Register a member" }).waitFor();
  await mayor.context.close();
  const delegate = await openAs("delegate", "/e/demo/delegation");
  await delegate.page.getByText("You do not lead a delegation").waitFor();
  expect(await delegate.page.getByRole("link", { name: "My delegation" }).count()).toBe(0);
  expect(await delegate.page.getByRole("link", { name: "Delegations" }).count()).toBe(0);
  await expectSound(delegate);
  await delegate.context.close();
});

test.each(["fr", "es", "zh"])("the desk and the list are in %s", async (locale) => {
  const call = await api("focalpoint");
  await call("PATCH", "/me", { locale }, patch);
  const focal = await openAs("focalpoint", "/e/demo/delegation", { locale });
  for (const path of ["/e/demo/delegation", "/e/demo/delegation/add"]) {
    await focal.page.goto(path);
    await settled(focal.page);
    expect(await focal.page.locator("html").getAttribute("lang")).toMatch(new RegExp(`^${locale}`));
    await expectSound(focal);
  }
  await focal.context.close();
  await call("PATCH", "/me", { locale: "en" }, patch);
});

test("what the organisers change appears at the desk at once", async () => {
  const focal = await openAs("focalpoint", "/e/demo/delegation");
  const { page } = focal;
  await page.getByRole("heading", { name: "Members", level: 2 }).waitFor();
  const streamed = page.waitForResponse((response) => response.url().endsWith("/live"));
  await page.reload();
  await streamed;
  await settled(page);
  const organiser = await api("organiser");
  const { id } = await ownDelegation();
  await organiser("POST", `/congresses/demo/delegations/${id}/members`, {
    type: "delegate",
    email: "live.member@lisbon.example",
    given_name: "Live",
    family_name: "Member",
  });
  // Much sooner than the desk would look by itself.
  await page.getByText("live.member@lisbon.example").waitFor();
  await expectSound(focal);
  await focal.context.close();
});
