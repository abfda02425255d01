/** The app without a network: what was opened stays readable, and nothing of a person outlives their sign-in. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  api,
  base,
  closeBrowser,
  expectSound,
  openAs,
  password,
  picture,
  settled,
  signIn,
  type Visit,
  visit,
} from "./support";

afterAll(closeBrowser);

beforeAll(async () => {
  const call = await api("delegate");
  const { items } = (await call("GET", "/congresses/demo/sessions?limit=5")) as { items: { id: string }[] };
  for (const { id } of items) await call("PUT", `/congresses/demo/me/favourites/${id}`);
});

/** The addresses in Cache Storage, and the databases of the origin. */
function kept({ page }: Visit) {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    }
    return { addresses: found, databases: (await indexedDB.databases()).map(({ name }) => name ?? "") };
  });
}

const personal = (addresses: readonly string[]) => addresses.filter((address) => address.startsWith("/api/"));

/** Waits until the worker controls the page and has what the condition asks for. */
async function waitForKept(opened: Visit, isKept: (addresses: string[]) => boolean) {
  const { page } = opened;
  const isControlled = () => navigator.serviceWorker.controller !== null;
  try {
    await page.waitForFunction(isControlled, null, { timeout: 5_000 });
  } catch {
    // A page that was loading while the worker took over the others is controlled once it is loaded again.
    await page.reload();
    await settled(page);
    await page.waitForFunction(isControlled);
  }
  for (let tries = 0; tries < 200; tries += 1) {
    if (isKept((await kept(opened)).addresses)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`not kept: ${JSON.stringify(await kept(opened))}`);
}

const hasAgenda = (addresses: string[]) => addresses.some((address) => address.endsWith("/demo/me/agenda"));

test.each([360, 1440])(
  "programme and agenda are readable offline, and say since when, at %i px",
  async (width) => {
    const delegate = await visit({ width, hasWorker: true });
    const { page, context } = delegate;
    await page.goto("/c/demo");
    await page.locator("article.session").first().waitFor();
    await waitForKept(delegate, (addresses) => addresses.includes("/c/demo"));
    await signIn(delegate, "delegate");
    await page.goto("/e/demo/me");
    await settled(page);
    await waitForKept(delegate, hasAgenda);
    const sessions = await page.locator("li[data-session]").count();
    expect(sessions).toBeGreaterThan(0);
    const allowed =
      /^\/api\/v1\/(me|congresses\/demo(\/(registration-types|me\/(access|registration|agenda|agenda\/feed)))?)$/;
    for (const address of personal((await kept(delegate)).addresses)) expect(address).toMatch(allowed);

    await context.setOffline(true);
    await page.reload();
    await settled(page);
    await page.getByText(/Offline: you see what was loaded as of \d/).waitFor();
    // The type of the registration has its name, also after the first visit.
    await page.getByText("Delegate", { exact: true }).waitFor();
    // The notice comes with the first kept answer, the sessions with a later one.
    await page
      .locator("li[data-session]")
      .nth(sessions - 1)
      .waitFor();
    expect(await page.locator("li[data-session]").count()).toBe(sessions);
    await expectSound(delegate);
    await picture(page, `offline-agenda-${width}`);
    await page.goto("/c/demo");
    await page.locator("article.session").first().waitFor();
    await page.locator("p.offline").waitFor();
    expect(await page.locator("p.offline").textContent()).toMatch(
      /You are offline\. This page is as of .*\d/,
    );
    await expectSound(delegate);
    await picture(page, `offline-programme-${width}`);
    await page.goto("/c/demo/no-such-page-was-opened");
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    // From anywhere else, the bar leads to what can be read.
    await page.goto("/e/demo/awards");
    await page.getByRole("heading", { name: "This page needs a network" }).waitFor();
    await page
      .getByRole("main")
      .getByRole("link", { name: /^My congress: World Cities Week/ })
      .click();
    await page.getByText(/Offline: you see what was loaded as of \d/).waitFor();

    await context.setOffline(false);
    await page.goto("/e/demo/me");
    await settled(page);
    await page.getByText(/Offline: you see/).waitFor({ state: "detached" });
    await context.close();
  },
);

test("after signing out nothing personal is kept, in the cache or in a database", async () => {
  const delegate = await visit({ hasWorker: true });
  const { page, context } = delegate;
  await signIn(delegate, "delegate");
  await page.goto("/e/demo/me");
  await settled(page);
  await waitForKept(delegate, hasAgenda);
  const stars = "congress.stars.demo";
  await page.evaluate((key) => localStorage.setItem(key, '{"of-the-account":true,"waits":false}'), stars);
  await page
    .getByRole("button", { name: /Grace Mwangi/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await settled(page);
  const after = await kept(delegate);
  expect(personal(after.addresses)).toEqual([]);
  expect(after.databases).toEqual([]);
  expect(await page.evaluate((key) => localStorage.getItem(key), stars)).toBe('{"waits":false}');
  await context.setOffline(true);
  await page.goto("/e/demo/me");
  expect(await page.locator("li[data-session]").count()).toBe(0);
  await context.close();
});

test("when another account signs in, nothing of the earlier one is kept", async () => {
  const first = await visit({ hasWorker: true });
  const { page, context } = first;
  await signIn(first, "delegate");
  await page.goto("/e/demo/me");
  await settled(page);
  await waitForKept(first, hasAgenda);
  const owner = await page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.includes("personal")),
  );
  expect(owner.length).toBe(1);
  // Without a sign-out: the cookie is replaced, as by another page of the browser.
  const status = await page.evaluate(async (secret) => {
    const response = await fetch("/api/v1/auth/cookies", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "speaker@demo.example", password: secret }),
    });
    return response.status;
  }, password);
  expect(status).toBeLessThan(300);
  await page.goto("/account");
  await page.getByText("speaker@demo.example").first().waitFor();
  const now = await page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.includes("personal")),
  );
  expect(now.filter((name) => owner.includes(name))).toEqual([]);
  await context.close();
});

test("the worker and the manifest are served so that they update", async () => {
  const worker = await fetch(`${base}/sw.js`);
  expect(worker.headers.get("cache-control")).toBe("no-cache");
  expect(worker.headers.get("content-type")).toMatch(/javascript/);
  expect(worker.headers.get("content-security-policy")).toBe("default-src 'none'; connect-src 'self'");
  const code = await worker.text();
  expect(code, "a classic script").not.toMatch(/^\s*(?:import|export)\b/m);
  const page = await fetch(`${base}/`, { headers: { accept: "text/html" } });
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("worker-src 'self'");
  expect(policy).toContain("manifest-src 'self'");
  const manifest = await fetch(`${base}/manifest.webmanifest`);
  expect(manifest.headers.get("content-type")).toMatch(/application\/manifest\+json/);
  const { icons } = (await manifest.json()) as { icons: { src: string }[] };
  for (const { src } of icons) expect((await fetch(`${base}${src}`)).status, src).toBe(200);
  // What the worker loads when it is installed is there, all of it.
  const lists = [...code.matchAll(/\[\s*(?:"\/[^"]+",?\s*)+\]/g)].map(([list]) => list);
  const [longest = "[]"] = lists.sort((one, other) => other.length - one.length);
  const files = JSON.parse(longest) as string[];
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) expect((await fetch(`${base}${file}`)).status, file).toBe(200);
});

test("installing is offered only where the browser offers it", async () => {
  const delegate = await openAs("delegate", "/e/demo/me");
  const { page } = delegate;
  expect(await page.getByRole("heading", { name: "Install the app" }).count()).toBe(0);
  await page.evaluate(() => {
    const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: async () => {
        document.documentElement.dataset.prompted = "true";
      },
    });
    window.dispatchEvent(event);
  });
  await page.getByRole("heading", { name: "Install the app" }).waitFor();
  await expectSound(delegate);
  await page.getByRole("button", { name: "Install", exact: true }).click();
  await page.waitForFunction(() => document.documentElement.dataset.prompted === "true");
  expect(await page.getByRole("heading", { name: "Install the app" }).count()).toBe(0);
  await delegate.context.close();
});
