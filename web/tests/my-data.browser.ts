/** A person corrects their own data, takes it along, and erases it; on a phone and at a desk. */
import { afterAll, expect, test } from "vitest";
import { api, closeBrowser, expectSound, openAs, picture, settled } from "./support";

afterAll(closeBrowser);

const patch = "application/merge-patch+json";

test.each([360, 1440])("details are corrected as far as the rules allow, at %i px", async (width) => {
  const organiser = await api("organiser");
  await organiser(
    "PATCH",
    "/congresses/demo/registration-rules",
    { corrections_until: null, correctable: null },
    patch,
  );
  const delegate = await openAs("delegate", "/e/demo/me", { width });
  const { page } = delegate;
  await page.getByRole("link", { name: "Correct my details" }).click();
  await page.getByRole("heading", { level: 1, name: "My details" }).waitFor();
  await settled(page);
  await expectSound(delegate);
  const title = `Head of mobility ${width}`;
  await page.getByLabel("Job title").fill(title);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your details are saved.").waitFor();
  await page.reload();
  await settled(page);
  expect(await page.getByLabel("Job title").inputValue()).toBe(title);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
  await picture(page, `my-details-${width}`);

  await organiser("PATCH", "/congresses/demo/registration-rules", { correctable: ["job_title"] }, patch);
  await page.reload();
  await settled(page);
  expect(await page.getByLabel("Given name").isDisabled()).toBe(true);
  expect(await page.getByLabel("Job title").isDisabled()).toBe(false);
  await expectSound(delegate);

  await organiser(
    "PATCH",
    "/congresses/demo/registration-rules",
    { corrections_until: "2020-01-01T00:00:00Z" },
    patch,
  );
  await page.reload();
  await page.getByText("Corrections are closed").waitFor();
  expect(await page.getByLabel("Job title").isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
  await expectSound(delegate);
  await organiser(
    "PATCH",
    "/congresses/demo/registration-rules",
    { corrections_until: null, correctable: null },
    patch,
  );
  await delegate.context.close();
});

test("a change by the organisers in the meantime is shown field by field", async () => {
  const delegate = await openAs("delegate", "/e/demo/me/details");
  const { page } = delegate;
  await page.getByLabel("City").fill("Porto");
  const call = await api("delegate");
  await call("PATCH", "/congresses/demo/me/registration", { city: "Braga" }, patch);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog", { name: "Another person has changed this" }).waitFor();
  await expectSound(delegate);
  await delegate.context.close();
});

test("data is exported, and an account erased with its consequences named", async () => {
  const person = await openAs("delegate", "/account?tab=data");
  const { page } = person;
  await page.getByRole("heading", { name: "Correct my data" }).waitFor();
  await page.locator('a[href="/e/demo/me/details"]').waitFor();
  await expectSound(person);
  await picture(page, "my-data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await (await download).path();
  const { readFileSync } = await import("node:fs");
  const data = JSON.parse(readFileSync(file, "utf8")) as { registrations: { congress: string }[] };
  expect(data.registrations.some(({ congress }) => congress === "demo")).toBe(true);

  await page.getByRole("button", { name: "Erase my account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("This cannot be undone").waitFor();
  await dialog.getByText(/focal point or the head of a delegation/).waitFor();
  await expectSound(person);
  const erase = dialog.getByRole("button", { name: "Erase for good" });
  expect(await erase.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill("delegate@demo.example");
  await erase.click();
  await page.waitForURL("**/sign-up");
  await page.goto("/account");
  await page.waitForURL(/\/sign-in/);
  await person.context.close();
});
