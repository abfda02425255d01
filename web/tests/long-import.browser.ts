/** An import of 50,000 rows, which is left while it runs. */
import { afterAll, describe, expect, test } from "vitest";
import { api, closeBrowser, expectSound, openAs, settled } from "./support";

afterAll(closeBrowser);

describe("a long import", () => {
  const count = 50_000;
  const list = () => {
    const rows = Array.from(
      { length: count },
      (_, n) => `Given${n},Family${n},person${n}@long.example,Quito`,
    );
    return `given_name,family_name,email,city\n${rows.join("\n")}\n`;
  };

  test("is started, left, and found again with its progress and result", async () => {
    const call = await api("admin");
    await call("POST", "/congresses", {
      slug: "long-import",
      title: { en: "Long import" },
      reference_prefix: "LONG",
      time_zone: "America/Guayaquil",
      languages: ["en"],
      starts_on: "2031-03-03",
      ends_on: "2031-03-07",
    });
    await call("POST", "/congresses/long-import/registration-types", {
      slug: "delegate",
      name: { en: "Delegate" },
      approval: "automatic",
      admission: "open",
    });
    const admin = await openAs("admin", "/e/long-import/imports/new");
    const { page } = admin;
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(list()) });
    const began = Date.now();
    await page.getByRole("button", { name: "Check the rows" }).click();
    const run = page.getByRole("button", { name: /^Import [\d,]+ rows/ });
    await run.waitFor({ timeout: 300_000 });
    const checked = Date.now();
    await run.click();
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}/, { timeout: 60_000 });
    // Left for another page, and found again.
    await page.getByRole("link", { name: "Registrations" }).first().click();
    await settled(page);
    await page.getByRole("link", { name: "Imports" }).first().click();
    await page
      .getByText(/^[\d,]+ of [\d,]+$/)
      .first()
      .waitFor();
    await expectSound(admin);
    await page.getByRole("row").nth(1).getByRole("link").first().click();
    await page.getByRole("progressbar").waitFor();
    await expectSound(admin);
    await page.getByRole("button", { name: "Undo the import" }).waitFor({ timeout: 300_000 });
    await expectSound(admin);
    console.log(`${count} rows: checked in ${checked - began} ms, imported in ${Date.now() - checked} ms`);
    const { items } = (await call("GET", "/congresses/long-import/imports")) as {
      items: { state: string; dry_run: boolean; total: number; progress: number }[];
    };
    expect(items.find((item) => !item.dry_run)).toMatchObject({ total: count, progress: count });
    await admin.context.close();
  }, 700_000);
});
