/** A person on the way to a registration: not confirmed, not registered, of another type, again, and too late. */
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import {
  api,
  base,
  closeBrowser,
  expectSound,
  linkInMail,
  openAs,
  settled,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

const secret = "tram lichen orbit quay";

/** A browser of a new person, who is signed in. */
async function newPerson(email: string): Promise<Visit> {
  const response = await fetch(`${base}/api/v1/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: secret, given_name: "Maya", family_name: "Lind" }),
  });
  expect(response.ok).toBe(true);
  const person = await visit();
  await person.page.goto("/sign-in");
  await person.page.locator('input[type="email"]').fill(email);
  await person.page.locator('input[type="password"]').fill(secret);
  await person.page.keyboard.press("Enter");
  await person.page.waitForURL((url) => url.pathname !== "/sign-in");
  return person;
}

async function confirm(page: Page, email: string) {
  await page.goto(await linkInMail(email, "/verify-email/"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await page.getByText("E-mail address confirmed").waitFor();
}

async function aSession(): Promise<string> {
  const call = await api("organiser");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=1")) as { items: { id: string }[] };
  return items[0]?.id ?? "";
}

test("a person with an unconfirmed address, or without a registration, sees what to do", async () => {
  const email = "maya.unconfirmed@city.example";
  const person = await newPerson(email);
  const { page } = person;
  await page.goto("/e/demo/register");
  await settled(page);
  await page.getByText("Your e-mail address is not confirmed").waitFor();
  await page.getByRole("button", { name: "Send the e-mail again" }).waitFor();
  await expectSound(person);
  await page.locator("label", { hasText: /^Observer/ }).click();
  await page.getByRole("button", { name: "Register" }).click();
  await page.locator(":focus", { hasText: "E-mail not confirmed" }).waitFor();
  expect(await page.getByText("/api/v1/").count(), "no words for programs").toBe(0);
  await confirm(page, email);
  await page.goto("/e/demo/register");
  await settled(page);
  expect(await page.getByText("Your e-mail address is not confirmed").count()).toBe(0);

  await page.goto(`/e/demo/join/${await aSession()}`);
  await page.getByText("You are not registered").waitFor();
  await expectSound(person);
  await page.getByRole("main").getByRole("link", { name: "Register" }).click();
  await page.waitForURL("**/e/demo/register");
  await person.context.close();
});

test("another type is chosen after answering; registering again keeps the details; stars come along", async () => {
  const email = "maya.again@city.example";
  const person = await newPerson(email);
  const { page } = person;
  await confirm(page, email);
  await page.goto("/c/demo");
  await page.locator("button.star").first().click();
  await page.goto("/e/demo/register");
  await settled(page);
  await page.locator("label", { hasText: /^Delegate/ }).click();
  await page.locator('select[name="/answers/interest"]').selectOption("mobility");
  await page.locator('input[name="/city"]').fill("Umeå");
  await page.locator("label", { hasText: /^Observer/ }).click();
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL("**/e/demo/me");
  await page.getByText("The organisers look at it.").waitFor();

  await page.getByRole("button", { name: "Cancel the registration" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the registration" }).click();
  await page.getByRole("link", { name: "Register again" }).click();
  await page.waitForURL("**/e/demo/register");
  await settled(page);
  expect(await page.locator('input[name="/city"]').inputValue()).toBe("Umeå");
  expect(await page.getByRole("radio", { name: /Observer/ }).isChecked()).toBe(true);
  await page.locator("label", { hasText: /^Delegate/ }).click();
  await page.locator('select[name="/answers/interest"]').selectOption("mobility");
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL("**/e/demo/me");
  await page.locator("li[data-session]").first().waitFor();
  await page.getByText("Starred").first().waitFor();
  await expectSound(person);
  await person.context.close();
});

test("an edition that is over offers no registration", async () => {
  const person = await newPerson("maya.late@city.example");
  const { page } = person;
  await page.route("**/api/v1/congresses/demo", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), state: "archived" } });
  });
  for (const path of ["/e/demo/me", "/e/demo/register"]) {
    await page.goto(path);
    await page.getByText("This edition is over").waitFor();
    expect(await page.getByRole("main").getByRole("link", { name: "Register" }).count(), path).toBe(0);
  }
  await expectSound(person);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await person.context.close();
});

test("after taking a seat from the page to join, the page says the place on the waiting list", async () => {
  const delegate = await openAs("delegate", "/");
  const { page } = delegate;
  const call = await api("delegate");
  const id = await aSession();
  await call("PUT", `/congresses/demo/me/favourites/${id}`);
  let isWaiting = false;
  await page.route("**/me/agenda?**", async (route) => {
    const response = await route.fetch();
    const agenda = (await response.json()) as { items: { session: { id: string } }[] };
    const items = agenda.items.map((item) =>
      item.session.id === id
        ? { ...item, state: isWaiting ? "waitlisted" : null, position: isWaiting ? 2 : null }
        : item,
    );
    await route.fulfill({ response, json: { ...agenda, items } });
  });
  await page.route(`**/me/presence/${id}/join`, (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      json: {
        type: `${base}/problems/${isWaiting ? "session-seats-taken" : "seat-needed"}`,
        title: "Refused",
        detail: "For programs.",
        status: 409,
      },
    }),
  );
  await page.route(`**/me/enrolments/${id}`, (route) => {
    isWaiting = true;
    const enrolment = { session: id, registration: id, state: "waitlisted", position: 2 };
    return route.fulfill({ status: 201, json: { ...enrolment, overlaps_with: [], enrolled_at: null } });
  });
  await page.goto(`/e/demo/join/${id}`);
  await page.getByRole("button", { name: "Join the session" }).click();
  await page.getByText("You need a seat").waitFor();
  await page.getByRole("button", { name: "Take a seat" }).click();
  await page.getByText("You are number 2 on the waiting list").waitFor();
  expect(await page.getByText("You need a seat").count()).toBe(0);
  await expectSound(delegate);
  await page.getByRole("button", { name: "Join the session" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  expect(await page.getByRole("button", { name: "Take a seat" }).count()).toBe(0);
  await page.getByText("You are number 2 on the waiting list").waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await delegate.context.close();
});

test("the app is in the language of the public page that led to it", async () => {
  const stranger = await visit({ locale: "en-GB" });
  const { page } = stranger;
  await page.goto("/c/demo?lang=fr");
  await page.locator('nav.parts a[href^="/e/demo/me"]').click();
  await page.waitForURL("**/sign-in?**");
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
  await page.goto("/sign-up");
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
  await stranger.context.close();
});

test("a long name stays in the rail", async () => {
  const name = "Wolfeschlegelsteinhausenbergerdorffson";
  const delegate = await visit();
  const { page } = delegate;
  await page.route("**/api/v1/me", async (route) => {
    const response = await route.fetch();
    if (!response.ok()) return route.fulfill({ response });
    return route.fulfill({ response, json: { ...(await response.json()), display_name: name } });
  });
  await page.goto("/sign-in");
  await page.locator('input[type="email"]').fill("delegate@demo.example");
  await page.locator('input[type="password"]').fill(process.env.DEMO_PASSWORD ?? "");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.goto("/e/demo/me");
  await settled(page);
  const button = page.getByRole("button", { name }).first();
  const [own, rail] = [
    await button.boundingBox(),
    await page.locator("header:visible").first().boundingBox(),
  ];
  const inner = await button.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(inner, "the name is inside the button").toBeLessThanOrEqual(0);
  expect((own?.x ?? 0) + (own?.width ?? 0)).toBeLessThanOrEqual((rail?.x ?? 0) + (rail?.width ?? 0));
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await delegate.context.close();
});
