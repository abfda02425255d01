/** An organiser has a timetable found: what matters, the search, the proposals side by side, applied and undone; a repair. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api, closeBrowser, expectSound, picture, settled, signIn, type Visit, visit } from "./support";

afterAll(closeBrowser);

interface Draft {
  sessions: {
    id: string;
    code: string;
    title: { en: string };
    speakers: { speaker: string; name: string }[];
    placement: { starts_at: string; room: string } | null;
  }[];
}

const draft = async () => {
  const call = await api("organiser");
  return (await call("GET", "/congresses/demo/schedule/draft")) as Draft;
};

/** The sessions that have not begun, the last one first: what has begun stays. */
const later = ({ sessions }: Draft) =>
  sessions
    .filter(({ placement }) => placement && Date.parse(placement.starts_at) > Date.now() + 86_400_000)
    .toReversed();

/** Two sessions that begin less than twelve hours apart. */
function closeTogether(sessions: Draft["sessions"]) {
  const start = ({ placement }: Draft["sessions"][number]) => Date.parse(placement?.starts_at ?? "");
  for (const session of sessions) {
    const other = sessions.find(
      (other) => other.id !== session.id && Math.abs(start(other) - start(session)) < 12 * 3_600_000,
    );
    if (other) return [session, other] as const;
  }
  throw new Error("no two sessions that are close together");
}

const places = async () =>
  new Map(
    (await draft()).sessions.map(({ id, placement }) => [
      id,
      placement && `${placement.room} ${placement.starts_at}`,
    ]),
  );

function countMoved(before: ReadonlyMap<string, string | null>, after: ReadonlyMap<string, string | null>) {
  return [...after].filter(([id, place]) => before.get(id) !== place).length;
}

describe("a search", () => {
  let organiser: Visit;
  let before: Awaited<ReturnType<typeof places>>;
  beforeAll(async () => {
    organiser = await visit();
    await signIn(organiser, "organiser");
    before = await places();
  });
  afterAll(() => organiser.context.close());

  test("is described in plain words, with what is not possible", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/timetable");
    await settled(page);
    await page.getByRole("link", { name: "Find a timetable" }).click();
    await page.getByRole("heading", { level: 1, name: "Automatic timetable" }).waitFor();
    await settled(page);
    await expectSound(organiser);
    await page.getByRole("link", { name: "New search" }).first().click();
    await page.getByText(/sessions may move/).waitFor();
    await expectSound(organiser);
    await picture(page, "new-timetable");
    await page.getByLabel("People are awake").selectOption("high");
    await page.getByText("From nothing", { exact: true }).click();
    await page.getByText("Only some days, tracks or rooms").click();
    await page.getByLabel("Sessions from").fill("08:00");
    await page.getByLabel("Sessions until").fill("08:15");
    await page.getByText(/problems? that no search can solve/).waitFor();
    await expectSound(organiser);
    await page.getByLabel("Sessions from").fill("");
    await page.getByLabel("Sessions until").fill("");
  });

  test("is followed until its proposals are there", async () => {
    const { page } = organiser;
    // Without optimisation, three million moves take half a minute for each proposal.
    await page.route(/\/schedule\/timetables$/, (route) =>
      route.request().method() === "POST"
        ? route.continue({ postData: { ...route.request().postDataJSON(), moves: 300_000, seed: 1 } })
        : route.continue(),
    );
    await page.getByRole("button", { name: "Start the search" }).click();
    await page.getByRole("heading", { level: 1, name: /^Search of/ }).waitFor();
    await page.getByRole("heading", { level: 2, name: "Comparison" }).waitFor({ timeout: 280_000 });
    await settled(page);
    await page.getByText("Nothing blocks a release.").waitFor();
    expect(await page.getByRole("radio", { name: /^Proposal/ }).count()).toBe(3);
    await page.getByRole("row", { name: /^E-mails of a release/ }).waitFor();
    await expectSound(organiser);
    await picture(page, "compare-timetables");
  });

  test("is shown in the timetable as it would be, with what moves", async () => {
    const { page } = organiser;
    await page.getByRole("link", { name: "Show in the timetable" }).click();
    await page.getByRole("heading", { level: 1, name: /^Timetable of proposal \d$/ }).waitFor();
    await settled(page);
    await expectSound(organiser);
    // From change to change by keyboard; each says where it is today.
    const focused = page.locator("button[data-session]:focus");
    const seen = new Set<string | null>();
    for (let n = 0; n < 3; n += 1) {
      await page.getByRole("button", { name: "Next change" }).focus();
      await page.keyboard.press("Enter");
      await focused.waitFor();
      expect(await focused.textContent()).toMatch(/moved: today (.+, .+|without a place)/);
      seen.add(await focused.getAttribute("data-session"));
    }
    expect(seen.size).toBe(3);
    await picture(page, "proposal-in-the-timetable");
    // A session that stays is not marked, and neither can be dragged or made longer.
    const id = await focused.getAttribute("data-session");
    expect(await page.locator(`[data-menu="${id}"]`).count()).toBe(0);
    // Arrows go on from there.
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    const details = page.getByRole("tabpanel");
    const dialog = page.getByRole("dialog");
    const alternatives = dialog.getByRole("list", { name: "Alternatives" });
    const explain = async () => {
      await page.keyboard.press("Enter");
      await page.getByRole("tab", { name: "Session", exact: true, selected: true }).waitFor();
      await details.getByText("With the proposal").waitFor();
      await details.getByRole("button", { name: "Why here?" }).click();
      await dialog.getByText("Where the proposal places it").waitFor();
      await alternatives.or(dialog.getByText("There is no other place to offer.")).waitFor();
    };
    await explain();
    // Which sessions have another place depends on what the search found.
    for (let n = 0; n < 10 && !(await alternatives.isVisible()); n += 1) {
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      await page.getByRole("button", { name: "Next change" }).focus();
      await page.keyboard.press("Enter");
      await focused.waitFor();
      await explain();
    }
    await alternatives.waitFor();
    expect(await dialog.getByRole("button", { name: /^Move here/ }).count()).toBe(0);
    await expectSound(organiser);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("tab", { name: /^Changes/ }).click();
    await page.getByRole("list", { name: "Changes" }).getByRole("button").last().click();
    await page.getByRole("tab", { name: "Session", exact: true, selected: true }).waitFor();
    await expectSound(organiser);
    expect(countMoved(before, await places()), "nothing moves here").toBe(0);
    await page.getByRole("link", { name: "Back to the proposal" }).click();
    await page.getByRole("heading", { level: 2, name: "Comparison" }).waitFor();
  });

  test("is applied in part, undone, and applied whole", async () => {
    const { page } = organiser;
    await page.getByRole("radio", { name: "Proposal 2" }).check();
    await page.getByRole("heading", { level: 2, name: "Proposal 2" }).waitFor();
    await settled(page);
    await page.getByRole("checkbox", { name: "All" }).locator("xpath=ancestor::label").click();
    const first = page.getByRole("list", { name: "Changes" }).getByRole("listitem").first();
    await first.getByRole("checkbox").locator("xpath=ancestor::label").click();
    await page.getByRole("button", { name: "Apply 1 change" }).click();
    // One session alone may be where another one still is.
    const refused = page.getByRole("button", { name: "Apply, and resolve the conflicts later" });
    const done = page.getByText("1 session has moved");
    await refused.or(done).first().waitFor();
    if (await refused.isVisible()) await refused.click();
    await done.waitFor();
    expect(countMoved(before, await places())).toBe(1);
    await expectSound(organiser);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Apply 1 change" }).waitFor();
    expect(countMoved(before, await places())).toBe(0);

    await page.getByRole("checkbox", { name: "All" }).locator("xpath=ancestor::label").click();
    await page.getByRole("button", { name: "Apply the proposal" }).click();
    await page.getByText(/sessions have moved/).waitFor();
    expect(countMoved(before, await places())).toBeGreaterThan(1);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Apply the proposal" }).waitFor();
    expect(countMoved(before, await places())).toBe(0);
  });

  test("stays in the list, with who made it", async () => {
    const { page } = organiser;
    await page.goto("/e/demo/timetables");
    await settled(page);
    const row = page.getByRole("list", { name: "Searches" }).getByRole("listitem").first();
    expect(await row.textContent()).toMatch(/3 proposals.*Done/);
    await expectSound(organiser);
  });
});

test("a speaker is away: the fewest sessions move", async () => {
  const organiser = await visit({ width: 360, colorScheme: "dark" });
  const { page } = organiser;
  await signIn(organiser, "organiser");
  const away = later(await draft()).find(({ speakers }) => speakers.length > 0);
  const speaker = away?.speakers[0];
  if (!away?.placement || !speaker) throw new Error("no placed session with a speaker");
  await page.goto("/e/demo/timetables/repair");
  await settled(page);
  await page.getByRole("combobox", { name: /^Speaker/ }).selectOption(speaker.speaker);
  const day = new Date(away.placement.starts_at);
  const local = (instant: Date) =>
    instant.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).replace(" ", "T").slice(0, 16);
  await page.getByLabel("From").fill(local(new Date(day.getTime() - 3_600_000)));
  await page.getByLabel("Until").fill(local(new Date(day.getTime() + 3_600_000)));
  await expectSound(organiser);
  await page.getByRole("button", { name: "Find a repair" }).click();
  await page.getByText(/At least \d+ sessions? (has|have) to move/).waitFor({ timeout: 60_000 });
  await settled(page);
  const changes = page.getByRole("list", { name: "Changes" });
  await changes.getByText(away.code).first().waitFor();
  await expectSound(organiser);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "no page scrolls sideways").toBeLessThanOrEqual(0);
  await picture(page, "repair");
  await organiser.context.close();
});

test("a pinned session says where else it could be", async () => {
  const organiser = await visit();
  const { page } = organiser;
  await signIn(organiser, "organiser");
  const call = await api("organiser");
  const session = later(await draft())[1];
  if (!session?.placement) throw new Error("no placed session");
  const { room, starts_at } = session.placement;
  const pin = (pinned: boolean) =>
    call("POST", "/congresses/demo/schedule/moves", {
      placements: [{ session: session.id, room, starts_at, pinned }],
    });
  await pin(true);
  await page.goto(`/e/demo/timetable?session=${session.id}&panel=session`);
  await settled(page);
  await page.getByRole("button", { name: "Why here?" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("It is pinned: a search leaves it here.").waitFor();
  expect(await dialog.getByRole("button", { name: /^Move here/ }).count()).toBe(5);
  await expectSound(organiser);
  await pin(false);
  await organiser.context.close();
});

test("a session says why it is where it is, and where else it could be", async () => {
  const organiser = await visit();
  const { page } = organiser;
  await signIn(organiser, "organiser");
  const session = later(await draft())[0];
  if (!session) throw new Error("no placed session");
  await page.goto(`/e/demo/timetable?session=${session.id}&panel=session`);
  await settled(page);
  await page.getByRole("button", { name: "Why here?" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("list", { name: "Alternatives" }).waitFor();
  await expectSound(organiser);
  await picture(page, "explanation");
  await dialog
    .getByRole("button", { name: /^Move here/ })
    .first()
    .click();
  await dialog.waitFor({ state: "hidden" });
  const after = (await draft()).sessions.find(({ id }) => id === session.id);
  expect(
    after?.placement?.starts_at !== session.placement?.starts_at ||
      after?.placement?.room !== session.placement?.room,
  ).toBe(true);
  await organiser.context.close();
});

test("a repeat and the limit of a day for speakers are said in the timetable", async () => {
  const organiser = await visit();
  const { page } = organiser;
  await signIn(organiser, "organiser");
  const call = await api("organiser");
  const rules = async () =>
    (await call("GET", "/congresses/demo/schedule/rules")) as {
      speaker_minutes: number | null;
      repeats: { session: string; repeat: string }[];
    };
  const [session, other] = closeTogether(later(await draft()));
  await page.goto(`/e/demo/timetable?session=${session.id}&panel=session`);
  await settled(page);
  const repeat = page.getByRole("combobox", { name: /^Repeat of/ });
  await repeat.selectOption(other.id);
  await expect.poll(rules).toMatchObject({ repeats: [{ session: other.id, repeat: session.id }] });
  await page.getByRole("tabpanel").getByText("A repeat is less than twelve hours away").waitFor();
  await expectSound(organiser);
  await picture(page, "repeat");
  await repeat.selectOption("");
  await expect.poll(rules).toMatchObject({ repeats: [] });

  await page.getByRole("tab", { name: /^Conflicts/ }).click();
  await page.getByRole("button", { name: "Rules" }).click();
  const dialog = page.getByRole("dialog");
  const minutes = dialog.getByLabel("Minutes a day that a speaker speaks at most");
  await minutes.fill("5");
  await expectSound(organiser);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  expect(await rules()).toMatchObject({ speaker_minutes: 5 });
  await page
    .getByText(/^A speaker speaks too long on a day/)
    .first()
    .waitFor();
  await expectSound(organiser);
  await call("PATCH", "/congresses/demo/schedule/rules", { speaker_minutes: null });
  await page.goto("/e/demo/timetables/new");
  await settled(page);
  await page.getByLabel("Speakers do not speak too long").selectOption("high");
  await page.getByLabel("Minutes a day that a speaker speaks at most").fill("5");
  await page.getByText(/sessions may move/).waitFor();
  await expectSound(organiser);
  await organiser.context.close();
});
