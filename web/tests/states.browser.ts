/** Two people who change the same, and states that an organiser meets rarely. */
import { afterAll, expect, test } from "vitest";
import { releasedVersion } from "./release";
import { api, closeBrowser, expectSound, openAs, settled } from "./support";

afterAll(closeBrowser);

const patch = "application/merge-patch+json";

interface Session {
  id: string;
  track: string;
  title: Record<string, string>;
  capacity: number | null;
  room: string | null;
}

async function newSession(code: string, more: object = {}): Promise<Session> {
  const call = await api("organiser");
  const { items } = (await call("GET", "/congresses/demo/tracks?limit=1")) as { items: { slug: string }[] };
  return (await call("POST", "/congresses/demo/sessions", {
    code,
    title: { en: "Trams" },
    kind: "panel",
    track: items[0]?.slug,
    language: "en",
    duration_minutes: 60,
    ...more,
  })) as Session;
}

async function readSession(id: string): Promise<Session> {
  const call = await api("organiser");
  return (await call("GET", `/congresses/demo/sessions/${id}?view=draft`)) as Session;
}

async function releaseAll() {
  const call = await api("organiser");
  await call("POST", "/congresses/demo/schedule/releases", { override_warnings: true });
}

/** A room of its own, on the evening before the last day: nothing overlaps with it. */
async function place(session: string, room: string) {
  const call = await api("organiser");
  await call("POST", "/congresses/demo/rooms", { slug: room, name: { en: "Depot" }, provider: "link" });
  const { ends_on } = (await call("GET", "/congresses/demo")) as { ends_on: string };
  await call("POST", "/congresses/demo/schedule/moves", {
    placements: [{ session, room, starts_at: `${ends_on}T06:00:00Z` }],
  });
}

test("a slow answer after a conflict shows what was saved, and the next change undoes nothing", async () => {
  const { id } = await newSession("SLOW", { capacity: 322 });
  const organiser = await openAs("organiser", `/e/demo/sessions/${id}`);
  const { page } = organiser;
  await page.getByLabel("Title: English").fill("Trams and buses");
  const editor = await api("editor");
  await editor(
    "PATCH",
    `/congresses/demo/sessions/${id}`,
    { title: { en: "Ferries" }, capacity: 331 },
    patch,
  );
  await page.route(`**/sessions/${id}`, async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    const response = await route.fetch();
    // Longer than the event of this change takes to load the page again.
    await new Promise((done) => setTimeout(done, 2500));
    await route.fulfill({ response });
  });
  const save = page.getByRole("button", { name: "Save", exact: true });
  await save.click();
  const dialog = page.getByRole("dialog", { name: "Another person has changed this" });
  await dialog.getByRole("radio", { name: /Yours/ }).check();
  await dialog.getByRole("button", { name: "Save with these values" }).click();
  await page.getByText("Session saved.").waitFor();
  await expect.poll(() => page.getByRole("spinbutton", { name: "Seats" }).inputValue()).toBe("331");
  await page.getByLabel("Title: English").fill("Trams, buses and ferries");
  await save.click();
  await expect
    .poll(() => readSession(id))
    .toMatchObject({ title: { en: "Trams, buses and ferries" }, capacity: 331 });
  await organiser.context.close();
});

test("two translators keep what each wrote, and choose language by language", async () => {
  const { id } = await newSession("TEXTS");
  const organiser = await openAs("organiser", `/e/demo/sessions/${id}`);
  const { page } = organiser;
  await page.getByLabel("Title: English").fill("Trams of today");
  const editor = await api("editor");
  const title = { en: "Trams of tomorrow", fr: "Les tramways de demain" };
  await editor("PATCH", `/congresses/demo/sessions/${id}`, { title }, patch);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Another person has changed this" });
  await dialog.getByText("Title (French)").waitFor();
  const english = dialog.getByRole("group", { name: "Title (English)" });
  await english.getByRole("radio", { name: /Yours/ }).check();
  await expectSound(organiser);
  await dialog.getByRole("button", { name: "Save with these values" }).click();
  await page.getByText("Session saved.").waitFor();
  expect((await readSession(id)).title).toEqual({ ...title, en: "Trams of today" });
  await organiser.context.close();
});

test("a session says what its state and the release are for seats and for the public", async () => {
  const { id } = await newSession("DEPOT", { capacity: 10, enrolment_policy: "open" });
  const call = await api("organiser");
  const organiser = await openAs("organiser", `/e/demo/sessions/${id}`);
  const { page } = organiser;
  await page.getByText("People can take seats after a release that contains this session.").waitFor();
  await expectSound(organiser);

  await place(id, "depot");
  await call("POST", `/congresses/demo/sessions/${id}/confirm`);
  await releaseAll();
  const version = await releasedVersion();
  await call("POST", `/congresses/demo/sessions/${id}/cancel`);
  await page.reload();
  await page.getByText(/The next release leaves it out/).waitFor();
  await releaseAll();
  await page.reload();
  await page.getByText(/It is not in the current release/).waitFor();
  expect(await page.getByText(/The next release leaves it out/).count()).toBe(0);
  expect(await page.getByRole("link", { name: /in the timetable/ }).count()).toBe(0);
  await expectSound(organiser);

  await page.getByRole("button", { name: "Remove the placement" }).click();
  await page.getByText("It has no room and time.").waitFor();
  expect((await readSession(id)).room).toBeNull();
  // Its button is gone, and the keyboard goes on from there.
  const placement = page.getByRole("heading", { name: "Placement" });
  await expect.poll(() => placement.evaluate((heading) => heading === document.activeElement)).toBe(true);
  await expectSound(organiser);

  await call("DELETE", "/congresses/demo/rooms/depot");
  // A session that is not cancelled, so that the release that is restored contains it.
  const { id: other } = await newSession("DEPOT-2");
  await place(other, "depot-2");
  await call("POST", `/congresses/demo/sessions/${other}/confirm`);
  await releaseAll();
  const restored = await releasedVersion();
  expect(restored).toBe(version + 2);
  await call("POST", "/congresses/demo/schedule/moves", { removed: [other] });
  await call("DELETE", "/congresses/demo/rooms/depot-2");
  await releaseAll();
  await page.goto(`/e/demo/releases/${restored}`);
  await page.getByRole("button", { name: "Roll back to this" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("A room of this version no longer exists").waitFor();
  await dialog.getByText(/sees 1 session there all the same: Depot\. No one can join it\./).waitFor();
  await dialog.getByRole("listitem").filter({ hasText: "DEPOT-2" }).first().waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});

test("a file that cannot be imported before there are types leads to them", async () => {
  const organiser = await openAs("organiser", "/e/demo/imports/new?target=delegates");
  const { page } = organiser;
  await page.route("**/congresses/demo/imports?**", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "/problems/no-registration-types",
        title: "No registration types",
        status: 409,
        detail: "This edition has no registration types yet. Create one first.",
      }),
    }),
  );
  await page.getByRole("tab", { name: "Paste cells" }).click();
  await page.getByLabel(/^Cells/).fill("Name\tE-mail\nAna Vega\tana@cells.example");
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByText("This edition has no registration types yet").waitFor();
  await expectSound(organiser);
  await page.getByRole("main").getByRole("link", { name: "Registration types" }).click();
  await page.waitForURL("**/e/demo/registration-types");
  await organiser.context.close();
});

test("a check of a file is no import in the audit log, and the history has the labels of the form", async () => {
  const call = await api("organiser");
  const file = "Name,E-mail\nAna Vega,ana.vega@checked.example\n";
  await call("POST", "/congresses/demo/imports?dry_run=true&type=delegate", file, "text/csv");
  const organiser = await openAs("organiser", "/e/demo/audit?action=import.finished");
  const { page } = organiser;
  await page
    .getByRole("gridcell", { name: "Checked" })
    .or(page.getByRole("cell", { name: "Checked" }))
    .first()
    .waitFor();
  await expectSound(organiser);

  const { items } = (await call("GET", "/congresses/demo/registrations?limit=1")) as {
    items: { id: string }[];
  };
  const id = items[0]?.id ?? "";
  await call("PATCH", `/congresses/demo/registrations/${id}`, { job_title: "Director of trams" }, patch);
  await page.goto(`/e/demo/registrations/${id}?tab=history`);
  await settled(page);
  await page.getByRole("listitem").filter({ hasText: "Job title" }).first().waitFor();
  expect(await page.getByText("job_title").count()).toBe(0);
  await organiser.context.close();
});

test("a copy says what it takes over, and its only organiser stays", async () => {
  const admin = await openAs("admin", "/new-edition");
  const { page } = admin;
  await page.getByText("A copy of an edition", { exact: true }).click();
  await page.getByLabel("Edition to copy").selectOption("demo");
  await page.getByText(/description, introduction, and the name and colour/).waitFor();
  await expectSound(admin);

  const call = await api("admin");
  await call("POST", "/congresses", {
    slug: "alone-2032",
    title: { en: "Alone" },
    reference_prefix: "ALONE",
    starts_on: "2032-03-01",
    ends_on: "2032-03-02",
    time_zone: "UTC",
    languages: ["en"],
  });
  await page.goto("/e/alone-2032/staff");
  await settled(page);
  await page.getByRole("button", { name: /^Remove / }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/is the only organiser/).waitFor();
  await expectSound(admin);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await admin.context.close();
});
