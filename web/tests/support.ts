import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { countSteps } from "./steps";

/** Where the service runs, and its data. */
export const base = required("CONGRESS_URL");
const data = required("CONGRESS_DATA");
export const password = required("DEMO_PASSWORD");

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run .ci/test-web`);
  return value;
}

/** Chromium without windows needs less of the processor. */
const SHELL = "/usr/bin/chromium-headless-shell";

let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: existsSync(SHELL) ? SHELL : "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

export async function closeBrowser() {
  await (await browser)?.close();
  browser = undefined;
}

/** What a page must not do: violate the policy, log an error, throw. */
export interface Complaints {
  readonly all: string[];
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: Complaints;
}

interface VisitOptions {
  locale?: string;
  width?: number;
  colorScheme?: "light" | "dark";
  /** Whether the service worker may run. Most tests watch requests, which it would answer or repeat. */
  hasWorker?: boolean;
}

/** A browser of its own, with a page. */
export async function visit({
  locale = "en-GB",
  width = 1280,
  colorScheme = "light",
  hasWorker = false,
}: VisitOptions = {}): Promise<Visit> {
  const context = await (await launch()).newContext({
    baseURL: base,
    locale,
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: "reduce",
    acceptDownloads: true,
    serviceWorkers: hasWorker ? "allow" : "block",
  });
  context.setDefaultTimeout(20_000);
  await countSteps(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A refused request is logged by the browser; pages show it.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:"))
      complaints.push(`request to ${request.url()}`);
  });
  return { context, page, complaints: { all: complaints } };
}

/** Signs in as a person of the demo: `organiser`, `delegate`, `admin`. */
export async function signIn({ page }: Visit, who: string) {
  await page.goto("/sign-in");
  await page.locator('input[type="email"]').fill(`${who}@demo.example`);
  await page.locator('input[type="password"]').fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Waits until the page shows what it has loaded. */
export async function settled(page: Page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

/** A browser of a person of the demo, with a page of the app. */
export async function openAs(who: string, path: string, options: VisitOptions = {}): Promise<Visit> {
  const opened = await visit(options);
  await signIn(opened, who);
  await opened.page.goto(path);
  await settled(opened.page);
  return opened;
}

/** Violations of WCAG 2.2 AA by their rules, with the elements. */
export async function violationsIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Without frames of other origins, one run finds the same, and no page is opened to join the results.
    .setLegacyMode()
    // What is in order needs no details.
    .options({ resultTypes: ["violations"] })
    // React Aria announces a pending button for seconds, also when the button is gone by then.
    .exclude('[data-live-announcer="true"]')
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** No violation of WCAG 2.2 AA, of the content security policy, and no error. */
export async function expectSound({ page, complaints }: Visit) {
  expect(await violationsIn(page), page.url()).toEqual([]);
  expect(complaints.all, page.url()).toEqual([]);
}

/** The link in the latest e-mail to an address. */
export async function linkInMail(to: string, path: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const mails = mailsTo(to).filter((mail) => mail.includes(path));
    const link = mails.at(-1)?.match(new RegExp(`${path}[A-Za-z0-9_-]+`))?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no e-mail to ${to} with ${path}`);
}

/** The e-mails to an address, oldest first, with soft line breaks removed. */
export function mailsTo(to: string): string[] {
  const folder = join(data, "mail");
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .sort();
  const mails = names.map((name) =>
    readFileSync(join(folder, name), "utf8").replaceAll("=\r\n", "").replaceAll("=\n", ""),
  );
  return mails.filter((mail) => mail.includes(`To: ${to}`) || mail.includes(`<${to}>`));
}

/** A picture for the documentation, if `PICTURES` names a folder. */
export async function picture(page: Page, name: string) {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Calls the API as a person of the demo, for what a test needs to be there. */
export async function api(who: string) {
  const sign = await fetch(`${base}/api/v1/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${who}@demo.example`, password }),
  });
  const { token } = (await sign.json()) as { token: string };
  return async (
    method: string,
    path: string,
    body?: unknown,
    type = "application/json",
  ): Promise<unknown> => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}
