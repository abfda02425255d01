/** A mayor's office without an account that opens the link of its invitation, and an answer that two people give. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { api, closeBrowser, expectSound, linkInMail, settled, type Visit, visit } from "./support";

afterAll(closeBrowser);

const email = "office@lisbon.example";
const secret = "tram lichen orbit quay";
let office: Visit;
let link = "";
let invitation = "";

beforeAll(async () => {
  const organiser = await api("organiser");
  ({ id: invitation } = (await organiser("POST", "/congresses/demo/forum/invitations", {
    city: "Testlisbon",
    country: "PT",
    addressee: "Mayor Costa",
    email,
    language: "en",
    respond_by: new Date(Date.now() + 40 * 86_400_000).toISOString().replace(/\.\d+/, ""),
    send: true,
  })) as { id: string });
  link = await linkInMail(email, "/forum/invitations/");
  office = await visit();
});
afterAll(() => office.context.close());

test("an office that has to sign up first still gets to its invitation", async () => {
  const { page } = office;
  await page.goto(link);
  await page.waitForURL("**/sign-in?**");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Given name").fill("Ana");
  await page.getByLabel("Family name").fill("Costa");
  await page.getByLabel("E-mail").fill(email);
  await page.locator('input[name="/password"]').fill(secret);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/verify?**");
  expect(new URL(page.url()).searchParams.get("next")).toContain(link);
  await expectSound(office);
  // The link in the e-mail opens in another tab, and does not name the invitation.
  const tab = await office.context.newPage();
  await tab.goto(await linkInMail(email, "/verify-email/"));
  await tab.getByRole("button", { name: "Confirm this address" }).click();
  await tab.getByText("E-mail address confirmed").waitFor();
  await tab.getByRole("link", { name: "Sign in" }).click();
  await tab.getByLabel("E-mail").fill(email);
  await tab.locator('input[name="/password"]').fill(secret);
  await tab.keyboard.press("Enter");
  await tab.getByRole("heading", { level: 1, name: "Invitation of Testlisbon" }).waitFor();
  await tab.close();
});

test("the home page names an invitation that waits for an answer", async () => {
  const { page } = office;
  await page.goto("/");
  await settled(page);
  await page.getByText(/^Testlisbon is invited to/).waitFor();
  await expectSound(office);
  await page.getByRole("link", { name: "Answer the invitation" }).click();
  await page.getByRole("heading", { level: 1, name: "Invitation of Testlisbon" }).waitFor();
});

test("of two answers at the same moment none is lost: the second person chooses", async () => {
  const { page } = office;
  await page.getByText("Yes, the mayor attends").click();
  // The page of the office has not heard of it when it sends its own.
  const organiser = await api("organiser");
  await page.route(
    "**/forum/invitations/*/respond",
    async (route) => {
      await organiser("POST", `/congresses/demo/forum/invitations/${invitation}/respond`, {
        answer: "declined",
        reason: "Elections",
      });
      await route.continue();
    },
    { times: 1 },
  );
  await page.getByRole("button", { name: "Send the answer" }).click();
  const dialog = page.getByRole("dialog", { name: "Another person has changed this" });
  await dialog.getByText("Declined").first().waitFor();
  await expectSound(office);
  await dialog.getByRole("radio", { name: /Accepted/ }).check({ force: true });
  await dialog.getByRole("button", { name: "Save with these values" }).click();
  await page.getByText("Thank you. The answer is recorded.").first().waitFor();
  await page.getByText("The city has answered").waitFor();
  const stored = (await organiser("GET", `/congresses/demo/forum/invitations/${invitation}`)) as {
    answer: string;
  };
  expect(stored.answer).toBe("accepted");
});

test("the focal point is not offered to endorse, and learns who does", async () => {
  const { page } = office;
  const organiser = await api("organiser");
  await organiser("POST", `/congresses/demo/forum/invitations/${invitation}/respond`, { answer: "accepted" });
  const { id } = (await organiser("POST", "/congresses/demo/declarations", {
    title: { en: "Harbours of cities" },
    text: { en: "1. We keep our harbours clean." },
    authoritative: "en",
  })) as { id: string };
  await organiser("POST", `/congresses/demo/declarations/${id}/open`);
  await page.goto(`/e/demo/declarations/${id}`);
  await page.getByText("The head of your delegation endorses").waitFor();
  expect(await page.getByRole("button", { name: "Endorse for your city" }).count()).toBe(0);
  await expectSound(office);
});
