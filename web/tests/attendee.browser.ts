/** A person takes part: registers, stars and takes seats, joins, gets the calendar; on a phone and at a desk. */
import { afterAll, describe, expect, test } from "vitest";
import { api, base, closeBrowser, expectSound, linkInMail, picture, settled, signIn, visit } from "./support";

afterAll(closeBrowser);

interface Agenda {
  items: { session: { id: string }; parts: string[] }[];
}

describe.each([
  { where: "on a phone", width: 360, locale: "fr-FR", colorScheme: "dark" as const },
  { where: "at a desk", width: 1280, locale: "en-GB", colorScheme: "light" as const },
])("$where", ({ width, locale, colorScheme }) => {
  test("a stranger becomes a registered person with a session", async () => {
    const email = `stranger-${width}@city.example`;
    const secret = "tram lichen orbit quay";
    const stranger = await visit({ width, locale, colorScheme });
    const { page } = stranger;
    await page.goto("/c/demo");
    await page.locator('a[href^="/e/demo/me"]').first().click();
    await page.waitForURL(/\/sign-in/);
    await settled(page);
    await page.locator('a[href^="/sign-up"]').first().click();
    await settled(page);
    await page.locator('input[name="/given_name"]').fill("Amina");
    await page.locator('input[name="/family_name"]').fill("Diallo");
    await page.locator('input[name="/email"]').fill(email);
    await page.locator('input[name="/password"]').fill(secret);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/verify(?:\?|$)/);
    await page.goto(await linkInMail(email, "/verify-email/"));
    await page.locator("form button, main button").first().click();
    await page.locator('a[href^="/sign-in"]').first().click();
    await page.locator('input[type="email"]').fill(email);
    await page.locator('input[type="password"]').fill(secret);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/sign-in");

    await page.goto("/e/demo/me");
    await settled(page);
    await expectSound(stranger);
    await page.locator('main a[href^="/e/demo/register"]').first().click();
    await page.locator('input[name="/given_name"]').waitFor();
    expect(await page.locator('input[name="/given_name"]').inputValue()).toBe("Amina");
    await expectSound(stranger);
    await picture(page, `register-${width}`);
    // Every question that must be answered.
    for (const select of await page.locator("select[required]").all())
      await select.selectOption({ index: 1 });
    for (const text of await page.locator("textarea[required]").all()) await text.fill("Yes");
    await page.locator('form button[type="submit"]').click();
    await page.waitForURL(/\/e\/demo\/me/);
    await settled(page);
    await expectSound(stranger);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
    await picture(page, `my-congress-${width}`);
    await stranger.context.close();
  });
});

test("a delegate takes a seat, joins, makes a calendar and revokes it", async () => {
  const delegate = await visit();
  const { page } = delegate;
  await signIn(delegate, "delegate");
  const call = await api("delegate");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=200")) as {
    items: {
      id: string;
      starts_at: string;
      ends_at: string;
      enrolment_policy: string;
      capacity: number | null;
    }[];
  };
  const later = items.find(
    ({ starts_at, enrolment_policy: policy, capacity }) =>
      Date.parse(starts_at) > Date.now() + 86_400_000 &&
      policy === "required" &&
      (capacity === null || capacity > 20),
  );
  if (!later) throw new Error("no session with seats tomorrow");
  await call("PUT", `/congresses/demo/me/favourites/${later.id}`);
  await page.goto("/e/demo/me");
  await settled(page);
  const row = page.locator(`li[data-session="${later.id}"]`).last();
  await row.waitFor();
  await expectSound(delegate);
  const seat = async () => {
    const agenda = (await call("GET", "/congresses/demo/me/agenda")) as Agenda;
    return agenda.items.find(({ session }) => session.id === later.id)?.parts ?? [];
  };
  const take = row.getByRole("button", { name: /^Take a seat/ });
  if (await take.isVisible()) {
    await take.click();
    await row
      .getByText(/You have a seat|on the waiting list|Overlap|same time/)
      .first()
      .waitFor();
  }
  const give = row.getByRole("button", { name: /^Give it up/ });
  if (await give.isVisible()) {
    await give.click();
    if (later.capacity !== null) {
      // Others may wait for it.
      const question = page.getByRole("alertdialog", { name: "Give up your seat?" });
      await question.waitFor();
      await expectSound(delegate);
      await question.getByRole("button", { name: "Give it up" }).click();
      await page.getByText(/You have given up your seat in/).waitFor();
    }
    await row.getByRole("button", { name: /^Take a seat/ }).waitFor();
    expect(await seat()).toEqual(["favourite"]);
  }
  await row.getByRole("button", { name: /^Remove the star/ }).click();
  await row.waitFor({ state: "detached" });
  // The button is gone with its row; the focus is not lost.
  await page.waitForFunction(() => document.activeElement?.tagName === "H2");

  const past = items.find(({ ends_at }) => Date.parse(ends_at) < Date.now());
  if (!past) throw new Error("no session that is over");
  await call("PUT", `/congresses/demo/me/favourites/${past.id}`);
  await page.reload();
  await settled(page);
  const old = page.locator(`li[data-session="${past.id}"]`);
  await old.getByRole("button", { name: /^Remove the star/ }).click();
  await old.waitFor({ state: "detached" });

  await page.getByRole("button", { name: /(Get a|Replace the) calendar link/ }).click();
  const address = await page.getByLabel("Address of your calendar").inputValue();
  const calendar = await fetch(address.replace(/^https?:\/\/[^/]+/, base));
  expect(await calendar.text()).toContain("BEGIN:VCALENDAR");
  await expectSound(delegate);
  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Get a calendar link" }).waitFor();
  expect((await fetch(address.replace(/^https?:\/\/[^/]+/, base))).status).toBe(404);

  await page.getByRole("button", { name: "Get the certificate" }).click();
  await page.getByText(/Not yet|Issued on/).waitFor();
  await expectSound(delegate);
  await delegate.context.close();
});

test("one who joins is let in, or told why not and what to do", async () => {
  const delegate = await visit();
  const { page } = delegate;
  await signIn(delegate, "delegate");
  const call = await api("delegate");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=200")) as {
    items: { id: string; starts_at: string; ends_at: string; enrolment_policy: string }[];
  };
  const now = Date.now();
  const open = items.filter(({ enrolment_policy: policy }) => policy === "open");
  const later = open.find(({ starts_at }) => Date.parse(starts_at) > now + 7_200_000);
  const on = open.find(
    ({ starts_at, ends_at }) => Date.parse(starts_at) < now && Date.parse(ends_at) > now + 300_000,
  );
  if (!later) throw new Error("no open session later");
  for (const one of [later, on]) if (one) await call("PUT", `/congresses/demo/me/favourites/${one.id}`);
  await page.goto(`/e/demo/join/${later.id}`);
  await settled(page);
  await page.getByRole("button", { name: "Join the session" }).click();
  await page.getByText("The room is not open yet").waitFor();
  await expectSound(delegate);
  // The demo has a session at almost any time.
  if (on) {
    await page.goto("/e/demo/me");
    await settled(page);
    await page
      .getByRole("link", { name: /^Join: / })
      .first()
      .click();
    await page.getByRole("button", { name: "Join the session" }).click();
    await page.getByText(/The meeting is open for you|Every seat is taken|has no meeting yet/).waitFor();
    await expectSound(delegate);
    await picture(page, "join");
  }
  await page.goto("/e/demo/join/01a22586-958c-704b-b620-81aa31d9f165");
  await page.getByText("This session is not among yours").waitFor();
  await expectSound(delegate);
  await delegate.context.close();
});
