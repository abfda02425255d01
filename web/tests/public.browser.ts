/** The public pages: accessible, within the policy, and without their script as useful as with it. */
import { afterAll, describe, expect, test } from "vitest";
import { api, base, closeBrowser, expectSound, picture, signIn, visit } from "./support";

afterAll(closeBrowser);

const C = "/api/v1/congresses/demo";

/** The address of the first item of a public list. */
async function first(list: string): Promise<string> {
  const response = await fetch(`${base}${C}/${list}?limit=1`);
  const { items } = (await response.json()) as { items: { id: string; slug?: string }[] };
  const item = items[0];
  if (!item) throw new Error(`no ${list}`);
  return `/c/demo/${list}/${item.slug ?? item.id}`;
}

const PAGES = [
  async () => "/c/demo",
  async () => "/c/demo?view=grid",
  async () => "/c/demo?view=themes",
  async () => "/c/demo?view=tracks",
  async () => "/c/demo?q=nothing+is+like+this",
  async () => "/c/demo/speakers",
  async () => "/c/demo/cities",
  async () => "/c/demo/declarations",
  async () => "/c/demo/awards",
  async () => "/c/metropolis-2021",
  async () => "/c/no-such-edition",
  async () => "/c/demo/no-such-page",
  async () => "/certificates/CA-0000-0000-0000-0000",
  () => first("sessions"),
  () => first("speakers"),
  () => first("declarations"),
  () => first("awards"),
];

const READERS = [
  { locale: "en-GB", lang: "en", width: 1440, colorScheme: "light" },
  { locale: "fr-FR", lang: "fr", width: 360, colorScheme: "dark" },
  { locale: "es-EC", lang: "es", width: 768, colorScheme: "dark" },
  { locale: "zh-CN", lang: "zh", width: 360, colorScheme: "light" },
] as const;

for (const { locale, lang, width, colorScheme } of READERS) {
  describe(`${lang}, ${width} pixels, ${colorScheme}`, () => {
    test("every page is sound and no wider than the screen", async () => {
      const reader = await visit({ locale, width, colorScheme });
      for (const address of PAGES) {
        const path = await address();
        await reader.page.goto(path);
        await reader.page.waitForLoadState("networkidle");
        expect(await reader.page.locator("html").getAttribute("lang"), path).toBe(lang);
        const overflow = await reader.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, path).toBe(0);
        await expectSound(reader);
        await picture(reader.page, `public-${path.replace(/[^a-z0-9]+/g, "-")}-${lang}-${width}`);
      }
      await reader.context.close();
    });
  });
}

test("a star is kept without an account, and moved to the account of the person who signs in", async () => {
  const delegate = await visit();
  const { page } = delegate;
  await page.goto("/c/demo?time_zone=Asia/Shanghai");
  const star = page.locator("button.star").last();
  const session = await page.locator("article.session").last().getAttribute("data-session");
  await star.click();
  expect(await star.getAttribute("aria-pressed")).toBe("true");
  await page.reload();
  expect(await page.locator("button.star").last().getAttribute("aria-pressed")).toBe("true");
  await page.locator("#starred input").check();
  expect(await page.locator("article.session:visible").count()).toBe(1);
  await expectSound(delegate);

  // The next visit after a sign-in.
  await signIn(delegate, "delegate");
  const moved = page.waitForResponse((response) => response.url().includes("/me/favourites/"));
  await page.goto("/c/demo?time_zone=Asia/Shanghai");
  expect((await moved).status()).toBe(204);
  const call = await api("delegate");
  const agenda = JSON.stringify(await call("GET", "/congresses/demo/me/agenda"));
  expect(agenda).toContain(session);

  // And what is marked elsewhere is starred here.
  const first = await page.locator("article.session").first().getAttribute("data-session");
  await call("PUT", `/congresses/demo/me/favourites/${first}`);
  await call("DELETE", `/congresses/demo/me/favourites/${session}`);
  await page.reload();
  await page.locator('button.star[aria-pressed="true"]').first().waitFor();
  await expect.poll(() => page.locator('button.star[aria-pressed="true"]').count()).toBe(1);
  expect(await page.locator("button.star").first().getAttribute("aria-pressed")).toBe("true");
  await delegate.context.close();
});

const PROGRAMME = "/c/demo?time_zone=Asia/Shanghai";

test("two pages of a browser keep each other's stars", async () => {
  const reader = await visit();
  const pages = [reader.page, await reader.context.newPage()] as const;
  for (const page of pages) await page.goto(PROGRAMME);
  const count = (page: (typeof pages)[number]) => page.locator('button.star[aria-pressed="true"]').count();
  await pages[0].locator("button.star").first().click();
  await expect.poll(() => count(pages[1])).toBe(1);
  await pages[1].locator("button.star").last().click();
  await expect.poll(() => count(pages[0])).toBe(2);
  await pages[0].reload();
  expect(await count(pages[0])).toBe(2);
  await reader.context.close();
});

test("a star that the account keeps is shown again", async () => {
  const delegate = await visit();
  const { page } = delegate;
  await signIn(delegate, "delegate");
  await page.goto(PROGRAMME);
  const session = await page.locator("article.session").last().getAttribute("data-session");
  const call = await api("delegate");
  const favourite = `/congresses/demo/me/favourites/${session}`;
  await call("PUT", favourite);
  await page.reload();
  const star = page.locator("button.star").last();
  await expect.poll(() => star.getAttribute("aria-pressed")).toBe("true");
  await page.route("**/me/favourites/*", (route) => route.abort());
  const failed = page.waitForEvent("requestfailed");
  await star.click();
  await failed;
  await expect.poll(() => star.getAttribute("aria-pressed")).toBe("true");
  await call("DELETE", favourite);
  await delegate.context.close();
});

test("after a way back, the list is what the filter says", async () => {
  const reader = await visit();
  const { page } = reader;
  await page.goto(PROGRAMME);
  const track = page.locator('#filters select[name="track"]');
  await track.selectOption({ index: 1 });
  const chosen = await track.inputValue();
  const some = await page.locator("article.session:visible").count();
  await page.locator("article.session:visible .title a").first().click();
  await page.waitForURL(/\/sessions\//);
  await page.goBack();
  expect(await track.inputValue()).toBe(chosen);
  await expect.poll(() => page.locator("article.session:visible").count()).toBe(some);
  await reader.context.close();
});

test("links to days are hidden with their days", async () => {
  const reader = await visit();
  const { page } = reader;
  await page.goto(PROGRAMME);
  const links = page.locator("nav.days a:visible");
  const all = await links.count();
  expect(all).toBeGreaterThan(1);
  await page.locator('#filters select[name="day"]').selectOption({ index: 1 });
  expect(await links.count()).toBe(1);
  await page.locator('#filters select[name="day"]').selectOption("");
  expect(await links.count()).toBe(all);
  await reader.context.close();
});

test("the name of a time zone fits into its field", async () => {
  const reader = await visit({ width: 1440 });
  await reader.page.goto("/c/demo?time_zone=America/Los_Angeles");
  const field = reader.page.locator('#filters input[name="time_zone"]');
  expect(await field.evaluate((input) => input.scrollWidth - input.clientWidth)).toBe(0);
  await reader.context.close();
});

test("in French, one and zero are singular", async () => {
  const reader = await visit({ locale: "fr-FR" });
  const { page } = reader;
  const count = page.locator("#count");
  await page.goto("/c/demo/speakers");
  const search = page.locator('#people input[name="q"]');
  expect(await count.textContent()).toMatch(/^\d+ intervenants$/);
  await search.fill("nothing is like this");
  expect(await count.textContent()).toBe("0 intervenant");
  await search.fill((await page.locator(".people > li a").first().textContent()) ?? "");
  expect(await count.textContent()).toBe("1 intervenant");

  await page.goto(PROGRAMME);
  await page.locator("#starred input").check();
  expect(await count.textContent()).toBe("0 séance");
  await page.locator("#starred input").uncheck();
  await page.locator("button.star").first().click();
  await page.locator("#starred input").check();
  expect(await count.textContent()).toBe("1 séance");
  await reader.context.close();
});

test("a filter that the page was loaded with can be taken away again", async () => {
  const reader = await visit();
  const { page } = reader;
  await page.goto("/c/demo?time_zone=Asia/Shanghai");
  const all = await page.locator("article.session:visible").count();
  const track = page.locator('#filters select[name="track"]');
  await track.selectOption({ index: 1 });
  const some = await page.locator("article.session:visible").count();
  expect(some).toBeLessThan(all);
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/track=[a-z]/);
  expect(await page.locator("article.session").count()).toBe(some);
  await track.selectOption("");
  await page.waitForURL(/track=(&|$)/);
  expect(await page.locator("article.session:visible").count()).toBe(all);
  await reader.context.close();
});

test("what is on now is shown without a request", async () => {
  const reader = await visit();
  await reader.page.goto("/c/demo?time_zone=Asia/Shanghai");
  const requests: string[] = [];
  reader.page.on("request", (request) => requests.push(request.url()));
  await reader.page.locator("#live li").first().waitFor();
  expect(await reader.page.locator("#live li a").count()).toBeGreaterThan(0);
  expect(requests).toEqual([]);
  await reader.context.close();
});
