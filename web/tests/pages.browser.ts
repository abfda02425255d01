/** Every page, in every language and on every screen: accessible, within the policy, without a missing message. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  api,
  closeBrowser,
  expectSound,
  picture,
  settled,
  signIn,
  type Visit,
  violationsIn,
  visit,
} from "./support";

afterAll(closeBrowser);

/** Pages of the organiser of an edition. */
const PAGES = [
  "/",
  "/account",
  "/e/demo",
  "/e/demo/registrations",
  "/e/demo/registration-types",
  "/e/demo/questions",
  "/e/demo/invitations",
  "/e/demo/delegations",
  "/e/demo/delegation",
  "/e/demo/delegation/add",
  "/e/demo/me",
  "/e/demo/me/details",
  "/e/demo/imports",
  "/e/demo/imports/new",
  "/e/demo/sessions",
  "/e/demo/speakers",
  "/e/demo/rooms",
  "/e/demo/themes",
  "/e/demo/timetable",
  "/e/demo/releases",
  "/e/demo/releases/new",
  "/e/demo/sittings",
  "/e/demo/forum-invitations",
  "/e/demo/heads",
  "/e/demo/declarations",
  "/e/demo/settings",
  "/e/demo/settings?tab=public",
  "/e/demo/staff",
  "/e/demo/webhooks",
  "/e/demo/announcements",
  "/e/demo/mails",
  "/e/demo/audit",
  "/e/demo/awards",
  "/e/demo/awards/demo-award",
  "/e/demo/awards/demo-award/entries",
  "/e/demo/awards/demo-award/rounds/jury",
  "/e/demo/awards/demo-award/vote",
  "/e/demo/awards/demo-award/tally",
  "/e/demo/entries",
  "/e/demo/statistics",
  "/design",
  "/e/no-such-edition",
  "/no-such-page",
];

const LANGUAGES = [
  { locale: "en-GB", lang: "en" },
  { locale: "zh-CN", lang: "zh" },
  { locale: "es-EC", lang: "es" },
  { locale: "fr-FR", lang: "fr" },
];

const complaintsOf = ({ complaints }: Visit) => complaints.all;

for (const { locale, lang } of LANGUAGES) {
  describe(lang, () => {
    let organiser: Visit;
    beforeAll(async () => {
      // The account's language is the app's, whatever the browser's.
      const call = await api("organiser");
      await call("PATCH", "/me", { locale: lang }, "application/merge-patch+json");
      organiser = await visit({ locale });
      await signIn(organiser, "organiser");
    });
    afterAll(async () => {
      await organiser.context.close();
      const call = await api("organiser");
      await call("PATCH", "/me", { locale: "en" }, "application/merge-patch+json");
    });
    test.each(PAGES)("%s", async (path) => {
      const { page } = organiser;
      await page.goto(path);
      await settled(page);
      expect(await page.locator("html").getAttribute("lang")).toMatch(new RegExp(`^${lang}`));
      const heading = (await page.locator("h1").first().textContent()) ?? "";
      if (lang !== "en") {
        expect(complaintsOf(organiser)).toEqual([]);
        return;
      }
      if (!path.includes("no-such")) expect(heading).not.toBe("Page not found");
      await expectSound(organiser);
      await picture(page, path.replaceAll(/\W+/g, "-").replace(/^-|-$/g, "") || "editions");
    });
  });
}

describe("in the dark, on a phone", () => {
  let organiser: Visit;
  beforeAll(async () => {
    organiser = await visit({ width: 360, colorScheme: "dark" });
    await signIn(organiser, "organiser");
  });
  afterAll(() => organiser.context.close());
  test.each(PAGES)("%s", async (path) => {
    const { page } = organiser;
    await page.goto(path);
    await settled(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
    await expectSound(organiser);
  });
});

describe("before signing in", () => {
  test.each([
    "/",
    "/sign-in",
    "/sign-up",
    "/forgot-password",
    "/verify",
    "/reset-password/cgm_x",
    "/verify-email/cgm_x",
  ])("%s", async (path) => {
    const stranger = await visit();
    await stranger.page.goto(path);
    await settled(stranger.page);
    await expectSound(stranger);
    await stranger.context.close();
  });
});

test("without rights in an edition, a page says so and leads on", async () => {
  const delegate = await visit();
  await signIn(delegate, "delegate");
  await delegate.page.goto("/e/demo/registrations");
  await settled(delegate.page);
  expect(await delegate.page.locator("main").textContent()).toMatch(/permission|role|organiser/i);
  await expectSound(delegate);
  await delegate.context.close();
});

test("faults of a page are found", async () => {
  const stranger = await visit();
  await stranger.page.goto("/c/demo");
  expect(await violationsIn(stranger.page)).toEqual([]);
  await stranger.page.evaluate(() => {
    const main = document.querySelector("main");
    main?.insertAdjacentHTML("beforeend", '<img src="/icon-192.png"><p>Pale</p>');
    const pale = main?.lastElementChild;
    if (pale instanceof HTMLElement) Object.assign(pale.style, { color: "#aaa", background: "#fff" });
  });
  const rules = (await violationsIn(stranger.page)).map((found) => found.split(":")[0]);
  expect(rules).toEqual(["color-contrast", "image-alt"]);
  await stranger.context.close();
});
