// Uses the documentation page in a real browser: signs in and sends a request; prints what it saw as JSON.
//   docs.mjs ADDRESS EMAIL PASSWORD [FOLDER FOR SCREENSHOTS]
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "target/readers/"));
const { chromium } = require("playwright-core");
const [address, email, password, folder] = process.argv.slice(2);

const shell = "/usr/bin/chromium-headless-shell";
const browser = await chromium.launch({
  executablePath: existsSync(shell) ? shell : "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const seen = { messages: [] };
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
page.on("console", (message) => message.type() === "error" && seen.messages.push(message.text()));
page.on("pageerror", (error) => seen.messages.push(String(error)));
const output = page.locator("#sign-in output");
const signIn = async (secret) => {
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", secret);
  await page.click("#sign-in button");
  await page.waitForFunction(() => !/^(Sign in to|Signing in)/.test(document.querySelector("#sign-in output").value));
  return output.innerText();
};

await page.goto(`${address}/docs/`);
await page.waitForSelector(".opblock-tag");
seen.tasks = await page.locator(".opblock-tag").evaluateAll((tags) => tags.map((tag) => tag.dataset.tag));
if (folder) await page.screenshot({ path: join(folder, "docs.png") });
seen.signed_in = await signIn(password);

// A request that only a signed-in person can make.
await page.click('.opblock-tag[data-tag="Sign up and sign in"]');
await page.click("#operations-Sign_up_and_sign_in-get_me .opblock-summary-control");
await page.click("#operations-Sign_up_and_sign_in-get_me .execute");
const answer = page.locator("#operations-Sign_up_and_sign_in-get_me .live-responses-table .highlight-code").first();
seen.me = await answer.innerText();
if (folder) await page.screenshot({ path: join(folder, "docs-request.png") });

// The browser itself reports the refusal, so it is the last step.
seen.errors = [...seen.messages];
seen.refused = await signIn("a wrong password");
console.log(JSON.stringify(seen));
await browser.close();
