/** An organiser at the registration desk. */
import { afterAll, expect, test } from "vitest";
import {
  api,
  closeBrowser,
  expectSound,
  mailsTo,
  openAs,
  picture,
  settled,
  signIn,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

/** A list of delegates as organisers have them: a title above the header, German column names, one name column. */
function delegates(count: number): string {
  const given = ["Ana", "Wei", "Kofi", "Mei", "José", "Fatima", "Liam", "Chloé", "Amir", "Yuki"];
  const family = ["Sousa", "Zhang", "Mensah", "Lin", "Vega", "Haddad", "Murphy", "Martin", "Rahimi", "Sato"];
  const rows = Array.from({ length: count }, (_, n) => {
    const name = `${given[n % 10]} ${family[Math.floor(n / 10) % 10]}`;
    return `${name};delegate${n}@people.example;Ecuador;Quito`;
  });
  return `Delegates of all cities;;;\n\nName;E-Mail;Land;Ort\n${rows.join("\n")}\nGesamt;${count};;\n`;
}

/** Actions of the person: pressing, typing, choosing. */
class Steps {
  count = 0;
  constructor(private readonly visit: Visit) {}
  async press(name: string | RegExp, role: "button" | "link" | "radio" | "tab" | "menuitem" = "button") {
    this.count += 1;
    await this.visit.page.getByRole(role, { name }).first().click();
  }
  async type(label: string | RegExp, text: string) {
    this.count += 1;
    await this.visit.page.getByLabel(label).first().fill(text);
  }
}

test("from an empty edition to 500 imported and invited delegates, without the documentation", async () => {
  const admin = await visit();
  const { page } = admin;
  await signIn(admin, "admin");
  const steps = new Steps(admin);

  await steps.press("New edition", "link");
  await steps.type(/^Name/, "World Cities Week 2031");
  await steps.type(/^First day/, "2031-03-03");
  await steps.type(/^Last day/, "2031-03-07");
  await expectSound(admin);
  await picture(page, "new-edition");
  await steps.press("Create the edition");
  await page.getByText("The edition is a draft").waitFor();
  await expectSound(admin);

  await steps.press("Registration types", "link");
  await settled(page);
  await steps.press(/New (registration )?type|Add/);
  await steps.type(/^Name/, "Delegate");
  await steps.type(/^Short name/, "delegate");
  await expectSound(admin);
  await steps.press("Create");
  await page.getByText("Registration type saved.").waitFor();

  await steps.press("Imports", "link");
  await settled(page);
  await steps.press("New import", "link");
  await settled(page);
  steps.count += 1;
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "delegates.csv", mimeType: "text/csv", buffer: Buffer.from(delegates(500)) });
  await steps.press("Check the rows");
  await page.getByRole("button", { name: /Import 500 rows/ }).waitFor();
  await expectSound(admin);
  await picture(page, "import-check");
  await steps.press(/Import 500 rows/);
  await page.getByText(/Undo/).first().waitFor();
  await expectSound(admin);

  await steps.press("Settings", "link");
  await settled(page);
  await steps.press("State", "tab");
  await steps.press(/^Open/);
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: /Open/ })
    .click();
  steps.count += 1;
  await page
    .getByText(/Open for registration/)
    .first()
    .waitFor();

  await steps.press("Registrations", "link");
  await settled(page);
  await page.getByRole("row").nth(5).waitFor();
  await steps.press("Invite to sign up");
  await expectSound(admin);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Invite|Send/ })
    .last()
    .click();
  steps.count += 1;
  await page.getByText(/500 people get an e-mail/).waitFor({ timeout: 60_000 });
  await expectSound(admin);
  await picture(page, "registrations-500");

  // E-mails are sent in the background.
  await expect
    .poll(() => mailsTo("delegate499@people.example").length, { timeout: 60_000 })
    .toBeGreaterThan(0);
  console.log(`steps of the organiser: ${steps.count}`);
  await admin.context.close();
});

test("people who wait are approved together, and each refusal says why", async () => {
  const organiser = await openAs("organiser", "/e/demo/registrations?state=pending");
  const { page } = organiser;
  const rows = page.getByRole("row");
  await rows.nth(1).waitFor();
  const waiting = (await rows.count()) - 1;
  await page.getByRole("checkbox").first().click();
  await page
    .getByRole("button", { name: /^Approve/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
  await dialog
    .getByText(/e-mail/)
    .first()
    .waitFor();
  await expectSound(organiser);
  await dialog
    .getByRole("button", { name: /Approve/ })
    .last()
    .click();
  await dialog
    .getByText(new RegExp(`${waiting} `))
    .first()
    .waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});

test("a person is found by a part of the name, and their page shows everything about them", async () => {
  const organiser = await openAs("organiser", "/e/demo/registrations");
  const { page } = organiser;
  await page.getByRole("searchbox").first().fill("raman, pri");
  await page.getByText("Priya Raman").first().waitFor();
  await page.waitForURL(/raman/);
  await page.getByText("Priya Raman").first().click();
  await page.getByRole("heading", { level: 1, name: "Priya Raman" }).waitFor();
  await settled(page);
  await expectSound(organiser);
  await picture(page, "registration");
  await page.goBack();
  await page.getByText("Priya Raman").first().waitFor();
  expect(await page.getByRole("searchbox").first().inputValue()).toBe("raman, pri");
  await organiser.context.close();
});

test("a change by someone else is shown field by field, and nothing is lost", async () => {
  const organiser = await openAs("organiser", "/account");
  const { page } = organiser;
  await page.getByLabel("Family name").fill("Desk");
  const call = await api("organiser");
  await call("PATCH", "/me", { given_name: "Other" }, "application/merge-patch+json");
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
  await dialog.getByText("Other").first().waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});

test("a change that arrives while one edits is not overwritten", async () => {
  const organiser = await openAs("organiser", "/e/demo/settings");
  const { page } = organiser;
  const prefix = page.locator('input[name="/reference_prefix"]');
  await prefix.fill("MINE");
  const call = await api("organiser");
  await call("PATCH", "/congresses/demo", { reference_prefix: "OTHER" }, "application/merge-patch+json");
  // The event of the change has reached the page when the edition is read again.
  await page.waitForResponse(
    (response) => response.url().endsWith("/congresses/demo") && response.request().method() === "GET",
  );
  await page.getByRole("button", { name: "Save" }).first().click();
  const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
  await dialog.getByText("OTHER").first().waitFor();
  await organiser.context.close();
  await call("PATCH", "/congresses/demo", { reference_prefix: "DEMO" }, "application/merge-patch+json");
});

test("what was typed is kept when the sign-in has ended", async () => {
  const organiser = await visit();
  const { page, context } = organiser;
  await signIn(organiser, "editor");
  await page.goto("/account");
  await settled(page);
  await page.getByLabel("Family name").fill("Kept");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator('input[type="password"]').waitFor();
  await expectSound(organiser);
  expect(await page.locator('input[name="/family_name"]').inputValue()).toBe("Kept");
  await context.close();
});

test("without the network, a bar says so, and what was typed stays", async () => {
  const organiser = await visit();
  const { page, context } = organiser;
  await signIn(organiser, "editor");
  await page.goto("/account");
  await settled(page);
  await page.getByLabel("Family name").fill("Offline");
  await context.setOffline(true);
  await page
    .getByText(/offline|connection/i)
    .first()
    .waitFor();
  expect(await page.getByLabel("Family name").inputValue()).toBe("Offline");
  await context.setOffline(false);
  await context.close();
});

test("a file that is too large is refused before it is sent", async () => {
  const organiser = await openAs("organiser", "/e/demo/imports/new");
  const { page } = organiser;
  const requests: string[] = [];
  page.on("request", (request) => request.method() === "POST" && requests.push(request.url()));
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "huge.csv", mimeType: "text/csv", buffer: Buffer.alloc(12 * 1024 * 1024, "a") });
  await page.getByText(/10 M/).first().waitFor();
  expect(requests).toEqual([]);
  await expectSound(organiser);
  await organiser.context.close();
});

test("a file whose columns are not recognised leads on with a mapping", async () => {
  const organiser = await openAs("organiser", "/e/demo/imports/new");
  const { page } = organiser;
  await page.getByRole("tab", { name: "Paste cells" }).click();
  await page
    .getByLabel(/^Cells/)
    .fill("Who\tWhere to write\nAna Sousa\tana@people.example\nKofi Mensah\tnot an address\n");
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByText("Where to write").first().waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});
