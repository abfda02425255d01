// Uses the page of the programme as people do, in a real browser; prints what it saw as JSON.
//   page.mjs ADDRESS ZONE [FOLDER FOR SCREENSHOTS]
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "target/readers/"));
const { chromium } = require("playwright-core");
const [address, zone, folder] = process.argv.slice(2);

const shell = "/usr/bin/chromium-headless-shell";
const browser = await chromium.launch({
  executablePath: existsSync(shell) ? shell : "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const seen = { messages: [] };
const open = async (size, scripts = true) => {
  const context = await browser.newContext({ viewport: size, timezoneId: zone, locale: "en-GB", javaScriptEnabled: scripts });
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  return page;
};
const shown = (page) => page.locator("article.session:visible").count();
const times = (page) => page.locator("article.session .when time:first-child").first().innerText();
const shoot = async (page, name) => folder && page.screenshot({ path: join(folder, `${name}.png`) });
const accessible = async (page) => {
  await page.evaluate(require("node:fs").readFileSync(require.resolve("axe-core"), "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
};

// On a wide screen: the zone of the browser from the first visit on.
const wide = await open({ width: 1400, height: 900 });
await wide.goto(address);
await wide.waitForURL(/time_zone=/);
seen.zone = new URL(wide.url()).searchParams.get("time_zone");
seen.first = await times(wide);
seen.all = await shown(wide);
seen.violations = await accessible(wide);
await shoot(wide, "wide");

// By the keyboard alone.
await wide.keyboard.press("Tab");
seen.skip = await wide.evaluate(() => document.activeElement.className);
await wide.keyboard.press("/");
seen.focus = await wide.evaluate(() => document.activeElement.name);
await wide.keyboard.type("SEANCE ZWEI");
seen.searched = [await shown(wide), await wide.locator("#count").innerText()];
await wide.keyboard.press("Escape");
seen.cleared = await shown(wide);
await wide.keyboard.type("nothing is like this");
seen.nothing = [await shown(wide), await wide.locator("#none").isVisible()];
await wide.keyboard.press("Escape");
await wide.selectOption("select[name=theme]", { index: 1 });
seen.of_theme = await shown(wide);
await wide.selectOption("select[name=theme]", { index: 0 });
await wide.selectOption("select[name=language]", "zh");
seen.in_chinese = await shown(wide);

// The address of what the form shows is the same without scripts.
await wide.keyboard.press("Enter");
await wide.waitForURL(/language=zh/);
seen.submitted = await shown(wide);

// Another language, and a session by itself.
await wide.click("nav a[hreflang=fr]");
seen.french = [await wide.getAttribute("html", "lang"), await wide.locator("#filters > button").innerText()];
await wide.click("article.session .title a");
await wide.waitForURL(/sessions/);
seen.linked = JSON.parse(await wide.locator("script[type='application/ld+json']").textContent())["@type"];
seen.session_violations = await accessible(wide);

// On a phone: nothing is wider than the screen.
const phone = await open({ width: 360, height: 740 });
await phone.goto(`${address}?time_zone=${zone}`);
seen.overflow = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
seen.on_a_phone = await shown(phone);
await shoot(phone, "phone");
await phone.evaluate(() => document.querySelector("main").scrollIntoView());
await shoot(phone, "phone-sessions");

// Without scripts: the congress's own zone, and a form that works.
const plain = await open({ width: 1000, height: 700 }, false);
await plain.goto(address);
seen.plain = [await shown(plain), await times(plain)];
await plain.fill("input[name=q]", "zwei");
await plain.fill("input[name=time_zone]", "Pacific/Kiritimati");
await plain.click("#filters > button");
seen.plain_searched = [await shown(plain), await times(plain)];

await browser.close();
process.stdout.write(JSON.stringify(seen));
