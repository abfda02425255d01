/** What goes wrong: a service that is busy, a sign-in that ends elsewhere, Back in the middle of a form, no JavaScript. */
import { afterAll, describe, expect, test } from "vitest";
import {
  api,
  base,
  closeBrowser,
  expectSound,
  openAs,
  password,
  settled,
  signIn,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

const dialogOf = ({ page }: Visit) => page.getByRole("dialog").or(page.getByRole("alertdialog"));

/** The service cannot work for a moment: every request is answered with 503. */
async function makeBusy({ page }: Visit) {
  await page.route("**/api/v1/**", (route) =>
    route.fulfill({
      status: 503,
      headers: { "content-type": "application/problem+json", "retry-after": "2", "x-request-id": "busy-1" },
      body: JSON.stringify({
        type: "/problems/busy",
        title: "Service busy",
        status: 503,
        detail: "The service is busy.",
      }),
    }),
  );
  return () => page.unroute("**/api/v1/**");
}

describe("while the service is busy", () => {
  test("a form keeps what was typed, and the person sends it again", async () => {
    const organiser = await openAs("chair", "/account");
    const { page } = organiser;
    const name = page.locator('input[name="/family_name"]');
    await name.fill("Kept name");
    const free = await makeBusy(organiser);
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The service is busy for a moment.").waitFor();
    await page.getByText(/Try again in 2 seconds/).waitFor();
    expect(await name.inputValue()).toBe("Kept name");
    await expectSound(organiser);
    await free();
    // Not sent silently: only by the person.
    await page.getByText("The service is busy for a moment.").waitFor({ state: "hidden" });
    expect(sent).toHaveLength(1);
    expect(await name.inputValue()).toBe("Kept name");
    await page.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(async () => ((await (await api("chair"))("GET", "/me")) as { family_name: string }).family_name)
      .toBe("Kept name");
    expect(sent).toHaveLength(2);
    await organiser.context.close();
  });

  test("a list says so, and is there again afterwards", async () => {
    const organiser = await openAs("organiser", "/e/demo");
    const { page } = organiser;
    const free = await makeBusy(organiser);
    await page.getByRole("link", { name: "Registrations" }).first().click();
    await page.getByText("The service is busy for a moment.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Registrations" }).waitFor();
    await expectSound(organiser);
    await free();
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.getByText("The service is busy for a moment.").waitFor({ state: "hidden" });
    await page.getByRole("row").nth(3).waitFor();
    await organiser.context.close();
  });
});

describe("in two tabs", () => {
  test("signing out in one is said in the other, which loses nothing", async () => {
    const first = await visit();
    await signIn(first, "evaluator");
    const second: Visit = { ...first, page: await first.context.newPage() };
    const { page } = second;
    await page.goto("/account");
    await settled(page);
    await page.getByLabel("Family name").fill("Not lost");

    await first.page.goto("/");
    await settled(first.page);
    await first.page
      .getByRole("button", { name: /Evaluator/ })
      .first()
      .click();
    await first.page.getByRole("menuitem", { name: "Sign out" }).click();
    await first.page.waitForURL(/sign-in/);

    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Your sign-in has ended.", { exact: false }).waitFor();
    await expectSound(second);
    expect(await page.locator('input[name="/family_name"]').inputValue()).toBe("Not lost");
    await dialog.locator('input[type="password"]').fill(password);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    expect(await page.locator('input[name="/family_name"]').inputValue()).toBe("Not lost");
    await page.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(
        async () => ((await (await api("evaluator"))("GET", "/me")) as { family_name: string }).family_name,
      )
      .toBe("Not lost");
    await first.context.close();
  });

  test("signing in again offers the organisation's sign-in, if the service has it", async () => {
    const organiser = await visit();
    const { page, context } = organiser;
    await page.route("**/api/v1/auth/methods", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), openid: true } });
    });
    await signIn(organiser, "editor");
    await page.goto("/account");
    await settled(page);
    await page.getByLabel("Family name").fill("Still here");
    await context.clearCookies();
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Sign in with your organisation" }).waitFor();
    await dialog.getByText("copy what you typed first", { exact: false }).waitFor();
    await expectSound(organiser);
    await context.close();
  });

  test("the same registration is edited: the second one chooses", async () => {
    const first = await visit();
    await signIn(first, "organiser");
    const call = await api("organiser");
    const found = (await call("GET", "/congresses/demo/registrations?limit=5&state=confirmed")) as {
      items: { id: string }[];
    };
    const address = `/e/demo/registrations/${found.items[0]?.id}?tab=edit`;
    const second: Visit = { ...first, page: await first.context.newPage() };
    for (const { page } of [first, second]) {
      await page.goto(address);
      await settled(page);
    }
    const city = 'input[name="/city"]';
    await second.page.locator(city).fill("Second city");
    await first.page.locator(city).fill("First city");
    await first.page.getByRole("button", { name: "Save" }).click();
    await first.page.getByText("Registration saved.").waitFor();
    await second.page.getByRole("button", { name: "Save" }).click();
    const dialog = dialogOf(second);
    await dialog.getByText("First city").first().waitFor();
    await dialog.getByText("Second city").first().waitFor();
    await expectSound(second);
    await first.context.close();
  });
});

describe("Back and Forward", () => {
  test("ask before what was typed in a form is lost", async () => {
    const organiser = await openAs("organiser", "/e/demo");
    const { page } = organiser;
    await page.getByRole("link", { name: "Settings" }).first().click();
    await settled(page);
    await page.getByRole("link", { name: "Webhooks" }).first().click();
    await settled(page);
    await page.goBack();
    const prefix = page.locator('input[name="/reference_prefix"]');
    await prefix.fill("TYPED");
    const question = page.getByRole("alertdialog");
    for (const go of [() => page.goBack(), () => page.goForward()]) {
      await go();
      await question.getByText("Leave without saving?").waitFor();
      await expectSound(organiser);
      await question.getByRole("button", { name: "Stay" }).click();
      await question.waitFor({ state: "hidden" });
      expect(new URL(page.url()).pathname).toBe("/e/demo/settings");
      expect(await prefix.inputValue()).toBe("TYPED");
    }
    await page.goBack();
    await question.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL(/\/e\/demo$/);
    // Nothing is asked where nothing was typed.
    await page.goForward();
    await prefix.waitFor();
    expect(await prefix.inputValue()).not.toBe("TYPED");
    await page.goBack();
    await page.waitForURL(/\/e\/demo$/);
    await organiser.context.close();
  });

  test("ask before what was typed in a dialog is lost", async () => {
    const organiser = await openAs("organiser", "/e/demo");
    const { page } = organiser;
    await page.getByRole("link", { name: "Registration types" }).first().click();
    await settled(page);
    await page.getByRole("button", { name: "New registration type" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New registration type" });
    await dialog.getByLabel(/^Short name/).fill("typed-in-a-dialog");
    await page.goBack();
    const question = page.getByRole("alertdialog");
    await question.getByText("Leave without saving?").waitFor();
    await expectSound(organiser);
    await question.getByRole("button", { name: "Stay" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await dialog.getByLabel(/^Short name/).inputValue()).toBe("typed-in-a-dialog");
    await page.goBack();
    await question.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL(/\/e\/demo$/);
    await dialog.waitFor({ state: "hidden" });
    await organiser.context.close();
  });
});

test("without JavaScript, the programme is readable, and the app says what it needs", async () => {
  const { context } = await visit();
  const plain = await context.browser()?.newContext({ baseURL: base, javaScriptEnabled: false });
  const page = await plain?.newPage();
  if (!page) throw new Error("no browser");
  await page.goto("/c/demo");
  expect(await page.locator("h1").count()).toBe(1);
  expect(await page.locator("main").textContent()).toContain("Fully booked: a day in the control room");
  for (const path of ["/", "/sign-in", "/e/demo/registrations"]) {
    await page.goto(path);
    // Locators by text and role leave out `noscript`, also where it is shown.
    const need = page.locator("noscript p").first();
    await need.waitFor();
    expect(await need.textContent()).toContain("turn on JavaScript in your browser");
    expect(await page.locator("noscript a").getAttribute("href")).toBe("/c");
  }
  await page.locator("noscript a").click();
  await page.locator('a[href^="/c/demo"]').first().waitFor();
  await plain?.close();
  await context.close();
});
