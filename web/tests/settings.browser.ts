/** The settings of an edition: how its public pages look, and who may change what. */
import { afterAll, expect, test } from "vitest";
import { api, base, closeBrowser, expectSound, openAs } from "./support";

interface Look {
  accent: string | null;
  logo_text: string | null;
  intro: Record<string, string> | null;
}

const mergePatch = "application/merge-patch+json";
const call = await api("organiser");
const before = (await call("GET", "/congresses/demo")) as Look;

afterAll(async () => {
  const { accent, logo_text, intro } = before;
  await call("PATCH", "/congresses/demo", { accent, logo_text, intro }, mergePatch);
  await closeBrowser();
});

test("a colour that is too light is explained, refused, and replaced by a dark one", async () => {
  const organiser = await openAs("organiser", "/e/demo/settings?tab=public");
  const { page } = organiser;
  const colour = page.locator('input[name="/accent"]');
  await colour.fill("#9fd3c7");
  await page.getByText(/White text on this colour is hard to read/).waitFor();
  await expectSound(organiser);
  await page.getByRole("button", { name: "Save" }).click();
  // The service says the same at the field.
  await expect.poll(() => colour.getAttribute("aria-invalid")).toBe("true");
  await colour.fill("#7A1F3D");
  await page.getByText(/White text on this colour has a contrast of \d/).waitFor();
  await page.locator('input[name="/logo_text"]').fill("Cities 2026");
  await page.locator('textarea[name="/intro/en"]').fill("Welcome to the week of cities.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Settings saved.").first().waitFor();
  await expectSound(organiser);
  const now = (await call("GET", "/congresses/demo")) as Look;
  expect(now).toMatchObject({ accent: "#7a1f3d", logo_text: "Cities 2026" });
  expect(now.intro).toEqual({ ...before.intro, en: "Welcome to the week of cities." });
  await expect
    .poll(async () => (await fetch(`${base}/c/demo?lang=en`)).text())
    .toContain("Welcome to the week of cities.");
  await organiser.context.close();
});

test("who edits the programme sees tracks and themes, and changes none", async () => {
  const organiser = await openAs("organiser", "/e/demo/settings");
  await organiser.page.getByRole("link", { name: "Tracks and themes" }).last().click();
  await organiser.page.getByRole("button", { name: "Add a track" }).waitFor();
  await organiser.context.close();
  const editor = await openAs("editor", "/e/demo/themes");
  await editor.page.getByRole("list", { name: "Tracks" }).getByRole("listitem").first().waitFor();
  expect(await editor.page.getByRole("button", { name: /^(Add|Edit|Delete|Move)/ }).count()).toBe(0);
  await expectSound(editor);
  await editor.context.close();
});
