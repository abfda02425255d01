/** A person without an account: signs up, verifies the address, signs in, forgets the password, adds a second factor. */
import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { base, closeBrowser, expectSound, linkInMail, password, settled, signIn, visit } from "./support";

afterAll(closeBrowser);

async function signInAs(page: Page, email: string, secret: string) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.locator('input[name="/password"]').fill(secret);
  await page.keyboard.press("Enter");
}

test("signing up ends with a confirmed address", async () => {
  const person = await visit();
  const { page } = person;
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).first().click();
  await settled(page);
  await expectSound(person);
  await page.getByLabel("Given name").fill("Ana");
  await page.getByLabel("Family name").fill("Sousa");
  await page.getByLabel("E-mail").fill("ana.sousa@city.example");
  await page.locator('input[name="/password"]').fill("tram lichen orbit quay");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/verify");
  await expectSound(person);
  await page.goto(await linkInMail("ana.sousa@city.example", "/verify-email/"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await page.getByText("E-mail address confirmed").waitFor();
  await expectSound(person);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill("ana.sousa@city.example");
  await page.locator('input[name="/password"]').fill("tram lichen orbit quay");
  await page.keyboard.press("Enter");
  await page.waitForURL("/");
  expect(await page.evaluate(() => [document.cookie, Object.keys(localStorage).join()].join())).not.toMatch(
    /cg[ct]_/,
  );
  await person.context.close();
});

test("a wrong password is refused in words, and nothing typed is lost", async () => {
  const person = await visit();
  const { page } = person;
  await signInAs(page, "organiser@demo.example", "not the right password");
  await page.getByText("Wrong e-mail or password").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("organiser@demo.example");
  await expectSound(person);
  await page.locator('input[name="/password"]').fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("/");
  await person.context.close();
});

test("signing in leads back to the page that asked for it, and never elsewhere", async () => {
  const person = await visit();
  const { page } = person;
  await page.goto("/e/demo/registrations?state=pending");
  await page.waitForURL("**/sign-in?**");
  await page.getByLabel("E-mail").fill("organiser@demo.example");
  await page.locator('input[name="/password"]').fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/e/demo/registrations?**");
  expect(new URL(page.url()).searchParams.get("state")).toContain("pending");
  await person.context.clearCookies();
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await signInAs(page, "organiser@demo.example", password);
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  expect(page.url().startsWith(base)).toBe(true);
  await person.context.close();
});

test("a forgotten password is replaced by a link in an e-mail", async () => {
  const person = await visit();
  const { page } = person;
  await page.goto("/sign-in");
  await page.getByRole("link", { name: /forgot/i }).click();
  await settled(page);
  await page.getByLabel("E-mail").fill("delegate@demo.example");
  await page.keyboard.press("Enter");
  await page.goto(await linkInMail("delegate@demo.example", "/reset-password/"));
  await settled(page);
  await expectSound(person);
  await page.locator('input[type="password"]').first().fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Sign in" }).first().waitFor();
  await expectSound(person);
  await person.context.close();
});

/** The code of an authenticator app (RFC 6238). */
function codeOf(secret: string, at: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll("=", "")]
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a second factor is added with a QR code and asked for at the next sign-in", async () => {
  const person = await visit();
  const { page } = person;
  await signIn(person, "speaker");
  await page.goto("/account");
  await page.getByRole("tab", { name: "Security" }).click();
  await page.getByRole("button", { name: "Set up a second factor" }).first().click();
  const setup = page.getByRole("dialog");
  await setup.waitFor();
  await expectSound(person);
  const secret =
    ((await setup.textContent()) ?? "").match(/\b[A-Z2-7]{16,}\b/)?.[0] ??
    (await setup.locator("input[readonly]").first().inputValue());
  await setup.getByRole("textbox", { name: "Code" }).fill(codeOf(secret.replaceAll(" ", ""), Date.now()));
  await page.keyboard.press("Enter");
  await page
    .getByText(/recovery codes/i)
    .first()
    .waitFor();
  await expectSound(person);
  await person.context.close();
});

test("a person changes the e-mail address, and the owner of the previous one refuses it", async () => {
  const [old, next] = ["rosa.lima@city.example", "rosa@new-city.example"];
  await fetch(`${base}/api/v1/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      email: old,
      password: "tram lichen orbit quay",
      given_name: "Rosa",
      family_name: "Lima",
    }),
  });
  const person = await visit({ width: 360 });
  const { page } = person;
  await page.goto(await linkInMail(old, "/verify-email/"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await page.getByText("E-mail address confirmed").waitFor();
  await signInAs(page, old, "tram lichen orbit quay");
  await page.waitForURL("/");
  await page.goto("/account?tab=security");
  const form = page.getByRole("form", { name: "E-mail address" });
  await form.getByLabel("New e-mail address").fill(next);
  await form.locator('input[name="/password"]').fill("not the right password");
  await expectSound(person);
  await form.getByRole("button", { name: "Change the e-mail address" }).click();
  await form.getByText(/is not the password of the account/).waitFor();
  expect(await form.getByLabel("New e-mail address").inputValue()).toBe(next);
  await form.locator('input[name="/password"]').fill("tram lichen orbit quay");
  await form.getByRole("button", { name: "Change the e-mail address" }).click();
  await page.getByText("The new address waits for your confirmation").waitFor();
  await expectSound(person);

  await page.goto(await linkInMail(next, "/confirm-email/"));
  await settled(page);
  await expectSound(person);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await page.getByText("E-mail address changed").waitFor();
  await expectSound(person);
  await page.goto("/account");
  await page.getByText(next).first().waitFor();

  // The owner of the previous address did not ask for it.
  const owner = await visit();
  await owner.page.goto(await linkInMail(old, "/refuse-email/"));
  await settled(owner.page);
  await expectSound(owner);
  await owner.page.getByRole("button", { name: "It was not me" }).click();
  await owner.page.getByText("The change is refused").waitFor();
  await expectSound(owner);
  await owner.page.goto(await linkInMail(old, "/reset-password/"));
  await owner.page.locator('input[name="/password"]').fill("quince harbour velvet dune");
  await owner.page.keyboard.press("Enter");
  await owner.page.getByText("Password changed").waitFor();
  await signInAs(owner.page, old, "quince harbour velvet dune");
  await owner.page.waitForURL("/");
  await page.goto("/account");
  await page.waitForURL(/sign-in/);
  await owner.context.close();
  await person.context.close();
});
