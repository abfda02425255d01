/** Every dialog that a page opens: accessible, within the policy, closed by Escape, with the focus back where it was. */
import { afterAll, describe, expect, test } from "vitest";
import { closeBrowser, expectSound, settled, signIn, type Visit, visit } from "./support";

afterAll(closeBrowser);

/** The buttons that open a dialog, on the pages that have one. */
const DIALOGS: readonly (readonly [path: string, button: string])[] = [
  ["/account?tab=security", "Set up a second factor"],
  ["/account?tab=security", "Sign out everywhere"],
  ["/account?tab=keys", "New API key"],
  ["/account?tab=data", "Erase my account"],
  ["/e/demo/registrations", "Invite to sign up"],
  ["/e/demo/registrations", "Export"],
  ["/e/demo/registration-types", "New registration type"],
  ["/e/demo/registration-types", "Edit Delegate"],
  ["/e/demo/registration-types", "New pool"],
  ["/e/demo/questions", "New question"],
  ["/e/demo/questions", "Preview"],
  ["/e/demo/questions", "Edit: Which topic interests you most?"],
  ["/e/demo/invitations", "Invite people"],
  ["/e/demo/delegations", "New delegation"],
  ["/e/demo/staff", "Add a person"],
  ["/e/demo/staff", "Change roles of Demo Editor"],
  ["/e/demo/staff", "Remove Demo Editor"],
  ["/e/demo/webhooks", "New webhook"],
];

describe.each([
  { width: 1280, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
] as const)("dialogs at $width px, $colorScheme", (screen) => {
  let organiser: Visit | undefined;
  afterAll(async () => {
    await organiser?.context.close();
  });
  test.each(DIALOGS)("%s: %s", async (path, button) => {
    if (!organiser) {
      organiser = await visit(screen);
      await signIn(organiser, "organiser");
    }
    const { page } = organiser;
    await page.goto(path);
    await settled(page);
    const opener = page.getByRole("button", { name: button, exact: true }).first();
    await opener.click();
    const dialog = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    await dialog.waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    await expectSound(organiser);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    // The focus returns to where it was, in the next frame.
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
