/** The secretariat of an award: who evaluates, a trial of balancing, recusals, and entries that came too late. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { api, closeBrowser, expectSound, openAs, picture, settled, type Visit } from "./support";

afterAll(closeBrowser);

const award = "/congresses/demo/awards/panel";
/** A complete draft that its entrant did not submit in time. */
let unsent = "";
const inSeconds = (seconds: number) =>
  new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toISOString().replace(".000Z", "Z");
let secretariat: Visit;

beforeAll(async () => {
  const organiser = await api("organiser");
  const { items: themes } = (await organiser("GET", "/congresses/demo/themes")) as {
    items: { slug: string }[];
  };
  const closesAt = inSeconds(15);
  await organiser("POST", "/congresses/demo/awards", {
    slug: "panel",
    title: { en: "Panel award" },
    time_zone: "Asia/Shanghai",
    entries_open_at: inSeconds(-3600),
    entries_close_at: closesAt,
  });
  await organiser("POST", `${award}/rounds`, {
    slug: "committee",
    name: { en: "Committee" },
    kind: "technical",
    takes: "eligible",
    opens_at: inSeconds(60),
    closes_at: inSeconds(7200),
    per_entry: 1,
  });
  await organiser("POST", `${award}/criteria`, {
    round: "committee",
    slug: "impact",
    name: { en: "Impact" },
  });
  await organiser("POST", `${award}/open`);
  const entrant = await api("delegate");
  const enter = async (city: string) => {
    const { id } = (await entrant("POST", `${award}/entries`, {
      title: `Water for ${city}`,
      abstract: "Every quarter has clean water.",
      language: "en",
      city,
      country: "EC",
      theme: themes[0]?.slug,
      starts_on: "2024-01-01",
      submitters: [{ name: "The Mayor", email: "delegate@demo.example" }],
    })) as { id: string };
    return id;
  };
  for (const city of ["Quito", "Cuenca"]) {
    const id = await enter(city);
    await entrant("POST", `${award}/entries/${id}/submit`);
    await organiser("POST", `${award}/entries/${id}/screen`, { eligible: true });
  }
  const late = await enter("Loja");
  unsent = await enter("Ambato");
  // A second evaluator, whose name the secretariat searches for.
  const { items: staff } = (await organiser("GET", "/congresses/demo/staff?limit=200")) as {
    items: { account: string; email: string }[];
  };
  const editor = staff.find(({ email }) => email === "editor@demo.example")?.account;
  await organiser("PUT", `/congresses/demo/staff/${editor}`, { roles: ["programme_editor", "evaluator"] });
  // The service refuses it once its own clock has passed the deadline.
  await vi.waitFor(
    async () => {
      if (Date.now() < Date.parse(closesAt) + 1000) throw new Error("Entries are still open.");
      const submitting = entrant("POST", `${award}/entries/${late}/submit`);
      await expect(submitting).rejects.toThrow("entries-closed");
    },
    { timeout: 40_000, interval: 500 },
  );
  secretariat = await openAs("organiser", "/e/demo/awards/panel/rounds/committee?tab=evaluators");
}, 120_000);
afterAll(() => secretariat.context.close());

test("people with the role are found by name and added to the round", async () => {
  const { page } = secretariat;
  for (const who of ["evaluator", "editor"]) {
    await page.getByRole("button", { name: "Add an evaluator" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox", { name: "Search by name or e-mail" }).fill(`${who}@demo`);
    const option = dialog.getByRole("option", { name: new RegExp(`${who}@demo.example`) });
    await option.waitFor({ state: "attached" });
    await dialog.getByLabel(/^Person/).selectOption({ label: (await option.textContent()) ?? "" });
    await dialog.getByLabel("Countries of citizenship or residence").selectOption("PT");
    await expectSound(secretariat);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
  }
  await page
    .getByRole("button", { name: /^Edit / })
    .nth(1)
    .waitFor();
  // Who is in the round is no longer offered.
  await page.getByRole("button", { name: "Add an evaluator" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox", { name: "Search by name or e-mail" }).fill("editor@demo");
  await dialog.getByRole("option", { name: /editor@demo.example/ }).waitFor({ state: "detached" });
  await dialog.getByRole("option", { name: "No one matches" }).waitFor({ state: "attached" });
  await expectSound(secretariat);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
});

test("balancing is tried without writing, then written", async () => {
  const { page } = secretariat;
  await page.getByRole("tab", { name: "Assignments" }).click();
  await page.getByRole("button", { name: "Balance" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Try without writing" }).click();
  const trial = dialog.getByRole("region", { name: "Result of the trial" });
  await trial.getByText("2 assignments would be new, 0 would move. Nothing is written yet.").waitFor();
  await trial
    .getByText(/0 now, 1 then/)
    .first()
    .waitFor();
  await expectSound(secretariat);
  await picture(page, "award-balance-trial");
  const call = await api("organiser");
  const read = async () =>
    (
      (await call("GET", `${award}/rounds/committee/assignments`)) as {
        items: { title: string; evaluators: { name: string }[]; recused: number }[];
      }
    ).items;
  expect((await read()).flatMap(({ evaluators }) => evaluators)).toEqual([]);
  await dialog.getByRole("button", { name: "Balance", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  expect((await read()).map(({ evaluators }) => evaluators.length)).toEqual([1, 1]);
});

test("an evaluator is recused with a reason, another one takes over, and the recusal is lifted", async () => {
  const { page } = secretariat;
  const call = await api("organiser");
  const evaluatorOf = async (title: string) => {
    const { items } = (await call("GET", `${award}/rounds/committee/assignments`)) as {
      items: { title: string; evaluators: { name: string }[] }[];
    };
    return items.find((one) => one.title === title)?.evaluators[0]?.name ?? "";
  };
  const before = await evaluatorOf("Water for Quito");
  await page.getByRole("button", { name: /^Recuse.*Water for Quito$/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Evaluator/).selectOption({ label: before });
  await dialog.getByText("Another reason").click();
  await expectSound(secretariat);
  await dialog.getByLabel(/^Explanation/).fill("Advised the city in 2019");
  await dialog.getByRole("button", { name: "Recuse" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("heading", { name: "Recusals" }).waitFor();
  await page.getByText("Advised the city in 2019").waitFor();
  await page.getByText("1 recused").waitFor();
  const after = await evaluatorOf("Water for Quito");
  expect(after).not.toBe("");
  expect(after).not.toBe(before);
  await expectSound(secretariat);
  await picture(page, "award-recusals");
  await page.getByRole("button", { name: /^Lift the recusal of/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Lift" }).click();
  await page.getByText("The recusal is lifted.").first().waitFor();
  await page.getByText("Advised the city in 2019").waitFor({ state: "detached" });
});

test("an entrant cannot change an entry after the deadline, and can still send it to the secretariat", async () => {
  const entrant = await openAs("delegate", `/e/demo/entries/${unsent}`);
  const { page } = entrant;
  await page.getByText("The deadline has passed, and the entry is not submitted").waitFor();
  const name = page.getByLabel("Submitter 1: name");
  expect(await name.isEditable()).toBe(false);
  expect(await page.getByRole("button", { name: "Add a submitter" }).count()).toBe(0);
  expect(await page.getByLabel("Country", { exact: true }).isEnabled()).toBe(false);
  await expectSound(entrant);
  await page.getByRole("button", { name: "Submit late (the secretariat decides)" }).click();
  await page.getByText("The entry is sent to the secretariat").waitFor();
  await expectSound(entrant);
  await entrant.context.close();
  const organiser = await api("organiser");
  const { items } = (await organiser("GET", `${award}/late-refusals`)) as { items: { entry: string }[] };
  expect(items.map(({ entry }) => entry)).toContain(unsent);
});

test("an entry that came too late is accepted with a reason, and can be screened", async () => {
  const { page } = secretariat;
  await page.goto("/e/demo/awards/panel/entries");
  await settled(page);
  await page.getByRole("heading", { name: "Submitted too late" }).waitFor();
  await expectSound(secretariat);
  await page.getByRole("button", { name: "Accept Water for Loja" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Reason/).fill("The city had no electricity on the last day.");
  await expectSound(secretariat);
  await dialog.getByRole("button", { name: "Accept" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("The city had no electricity on the last day.").waitFor();
  await page.getByRole("button", { name: /^Screen.*Water for Loja$/ }).waitFor();
  await expectSound(secretariat);
  await picture(page, "award-late");
});

test("entries and evaluators are imported from copied cells", async () => {
  const organiser = await api("organiser");
  const { items: themes } = (await organiser("GET", "/congresses/demo/themes")) as {
    items: { slug: string }[];
  };
  await organiser("POST", "/congresses/demo/awards", {
    slug: "by-post",
    title: { en: "Award by post" },
    time_zone: "Asia/Shanghai",
    entries_open_at: inSeconds(-3600),
    entries_close_at: inSeconds(3600),
  });
  await organiser("POST", "/congresses/demo/awards/by-post/rounds", {
    slug: "jury",
    name: { en: "Jury" },
    kind: "jury",
    takes: "eligible",
    opens_at: inSeconds(7200),
    closes_at: inSeconds(10_800),
  });
  await organiser("POST", "/congresses/demo/awards/by-post/open");
  const { page } = secretariat;
  const paste = async (lines: readonly string[], rows: RegExp) => {
    await page.getByRole("tab", { name: "Paste cells" }).click();
    await page.getByLabel(/^Cells/).fill(lines.join("\n"));
    await expectSound(secretariat);
    await page.getByRole("button", { name: "Check the rows" }).click();
    await page.getByRole("button", { name: rows }).click();
    await page.getByRole("button", { name: "Undo the import" }).waitFor();
  };

  await page.goto("/e/demo/awards/by-post/entries");
  await page.getByRole("link", { name: "Import a list" }).click();
  const chosen = (label: RegExp) => () => page.getByRole("combobox", { name: label }).inputValue();
  // The awards are loaded first.
  await expect.poll(chosen(/^Award/)).toBe("by-post");
  const text = `${themes[0]?.slug}\tTaps for all.\ten\t2020-01-01\tThe Mayor`;
  await paste(
    [
      "Initiative\tCity\tCountry\tTheme\tAbstract\tLanguage\tStart date\tName\tE-mail",
      `Water in Manta\tManta\tEcuador\t${text}\tmayor@manta.example`,
      `Water in Ambato\tAmbato\tEcuador\t${text}\tnot an address`,
    ],
    /Import 1 row/,
  );
  await page.goto("/e/demo/awards/by-post/entries");
  await page.getByRole("button", { name: /^Screen.*Water in Manta$/ }).waitFor();

  await page.goto("/e/demo/awards/by-post/rounds/jury?tab=evaluators");
  await page.getByRole("link", { name: "Import a list" }).click();
  await expect.poll(chosen(/^Round/)).toBe("jury");
  await paste(["E-mail\tCountry\tLanguages", "editor@demo.example\tAustria\ten; de"], /Import 1 row/);
  await page.goto("/e/demo/awards/by-post/rounds/jury?tab=evaluators");
  await page.getByText("Austria · English, German").waitFor();
  await expectSound(secretariat);
});
