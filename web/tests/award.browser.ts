/** An award from its entries to the published tally: an entrant, an evaluator, the secretariat and a voter. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api, closeBrowser, expectSound, picture, settled, signIn, type Visit, visit } from "./support";

afterAll(closeBrowser);

type Call = Awaited<ReturnType<typeof api>>;

const award = "/congresses/demo/awards/green";
const entryCount = 45;
const criteria = [
  ["impact", 10],
  ["innovation", 1],
  ["context", 1],
  ["replicability", 1],
] as const;

const inSeconds = (seconds: number) =>
  new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toISOString().replace(".000Z", "Z");
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function enter(call: Call, nth: number, theme: string | undefined, email: string): Promise<string> {
  const { id } = (await call("POST", `${award}/entries`, {
    title: `Garden number ${nth}`,
    abstract: "A roof that was a car park is a garden, kept by those who live next to it.",
    language: "en",
    city: `City ${nth}`,
    country: "EC",
    theme,
    starts_on: "2024-01-01",
    submitters: [{ name: "The Mayor", email }],
    attachments: [{ label: "Plan", url: "https://city.example/plan.pdf" }],
    wants_feedback: true,
  })) as { id: string };
  await call("POST", `${award}/entries/${id}/submit`);
  return id;
}

async function createRound(call: Call, slug: string, kind: string, takes: string, opens_at: string) {
  await call("POST", `${award}/rounds`, {
    slug,
    name: { en: slug },
    kind,
    takes,
    opens_at,
    closes_at: inSeconds(7200),
    per_entry: 1,
  });
}

/** An award with 45 entries, all assigned to one evaluator, in a round that has just opened. */
async function prepareAward() {
  const organiser = await api("organiser");
  const { items: themes } = (await organiser("GET", "/congresses/demo/themes")) as {
    items: { slug: string }[];
  };
  await organiser("POST", "/congresses/demo/awards", {
    slug: "green",
    title: { en: "Green cities award" },
    time_zone: "Asia/Shanghai",
    entries_open_at: inSeconds(-3600),
    entries_close_at: inSeconds(3600),
    abstract_words: 20,
  });
  const opensAt = inSeconds(8);
  await createRound(organiser, "committee", "technical", "eligible", opensAt);
  await createRound(organiser, "final", "jury", "shortlisted", opensAt);
  for (const [position, [slug, weight]] of criteria.entries()) {
    const description = { en: `What ${slug} means: compare with what the city did before.` };
    const name = { en: slug };
    await organiser("POST", `${award}/criteria`, {
      round: "committee",
      slug,
      name,
      description,
      weight,
      position,
    });
  }
  await organiser("POST", `${award}/criteria`, { round: "final", slug: "impact", name: { en: "impact" } });
  await organiser("POST", `${award}/open`);
  const people = ["admin", "editor", "delegate"] as const;
  const ids: string[] = [];
  for (const [place, who] of people.entries()) {
    const call = await api(who);
    const until = Math.min(entryCount, (place + 1) * 20);
    for (let nth = place * 20; nth < until; nth += 1)
      ids.push(await enter(call, nth, themes[0]?.slug, `${who}@demo.example`));
  }
  for (const id of ids) await organiser("POST", `${award}/entries/${id}/screen`, { eligible: true });
  const { items: staff } = (await organiser("GET", "/congresses/demo/staff?limit=200")) as {
    items: { account: string; email: string }[];
  };
  const evaluator = staff.find(({ email }) => email === "evaluator@demo.example")?.account;
  const profile = { countries: ["PT"], city: "Lisbon", languages: ["en"] };
  await organiser("PUT", `${award}/rounds/committee/evaluators/${evaluator}`, profile);
  await organiser("PUT", `${award}/rounds/final/evaluators/${evaluator}`, profile);
  await organiser("POST", `${award}/rounds/committee/assignments/balance`, {});
  await pause(Math.max(0, Date.parse(opensAt) - Date.now() + 500));
}

/** Keys and clicks that a person needs. */
const steps: Record<string, number> = {};

async function press({ page }: Visit, who: string, ...keys: string[]) {
  for (const key of keys) {
    await page.keyboard.press(key);
    steps[who] = (steps[who] ?? 0) + 1;
  }
}

beforeAll(prepareAward, 120_000);
afterAll(() => console.log("steps", JSON.stringify(steps)));

describe("an evaluator", () => {
  let evaluator: Visit;
  beforeAll(async () => {
    evaluator = await visit();
    await signIn(evaluator, "evaluator");
  });
  afterAll(() => evaluator.context.close());

  test("sees what is left, and goes through 45 entries by keyboard", async () => {
    const { page } = evaluator;
    await page.goto("/e/demo/evaluations");
    await settled(page);
    const section = page.getByRole("region", { name: /Green cities award/ });
    await section.getByText(`${entryCount} entries are left.`).waitFor();
    await expectSound(evaluator);
    await section.getByRole("button", { name: "Begin" }).focus();
    await press(evaluator, "evaluator, 45 entries", "Enter");
    await page.getByText("What impact means").waitFor();
    await expectSound(evaluator);
    await page.getByRole("spinbutton").first().focus();
    for (let nth = 0; nth < entryCount; nth += 1) {
      await page.getByText(`Entry ${nth + 1} of ${entryCount}`).waitFor();
      await page.waitForFunction(() => document.activeElement?.closest("[data-criterion]"));
      // The two best have the same scores.
      const place = Math.min(nth, entryCount - 2);
      const scores = [Math.floor(place / 10), place % 10, 5, 6];
      const path = new URL(page.url()).pathname;
      for (const score of scores) await press(evaluator, "evaluator, 45 entries", String(score), "Enter");
      await page.waitForURL((url) => url.pathname !== path);
      if (nth === 20) await picture(page, "evaluation");
    }
    await page.getByText("All entries of this round are submitted. Thank you.").waitFor();
    await section.getByText("All are submitted. Thank you.").waitFor();
    await expectSound(evaluator);
  });

  test("writes notes that are saved as typed, also on a phone", async () => {
    const { page } = evaluator;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole("link", { name: "Garden number 44" }).click();
    await page.getByLabel("Feedback for the entrant").fill("The figures of the second year would help.");
    await page.locator('[data-save="saved"]').waitFor();
    await page.reload();
    await settled(page);
    expect(await page.getByLabel("Feedback for the entrant").inputValue()).toContain("second year");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expectSound(evaluator);
    await picture(page, "evaluation-phone");
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("loses the connection, and what was typed is saved when it is back", async () => {
    const { page, context } = evaluator;
    await context.setOffline(true);
    await page.getByLabel("Note for the jury").fill("Written on a train.");
    await page.getByText("Not saved").waitFor();
    await context.setOffline(false);
    await page.locator('[data-save="saved"]').waitFor();
  });

  test("recuses from an entry, with a reason", async () => {
    const { page } = evaluator;
    await page.goto("/e/demo/evaluations");
    await settled(page);
    await page.getByRole("link", { name: "Garden number 7", exact: true }).click();
    await page.getByRole("button", { name: "Recuse myself" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("A relative or close friend").click();
    await expectSound(evaluator);
    await dialog.getByRole("button", { name: "Recuse myself" }).click();
    // No other evaluator is there to take it over, which is no reason to refuse.
    await page.getByText("You are recused. Another evaluator gets the entry.").waitFor();
  });

  test("types while a round closes: it is kept, and the reason said", async () => {
    const { page } = evaluator;
    await page.goto("/e/demo/evaluations");
    await settled(page);
    const jury = page.getByRole("region", { name: /Jury/ });
    await jury.getByRole("link").first().click();
    await page.getByRole("heading", { name: "Scores" }).waitFor();
    const call = await api("organiser");
    const { items } = (await call("GET", "/congresses/demo/awards")) as { items: { slug: string }[] };
    const other = items.find(({ slug }) => slug !== "green")?.slug;
    await call("POST", `/congresses/demo/awards/${other}/rounds/jury/close`, { reason: "The jury has met." });
    await page.getByLabel("Note for the jury").pressSequentially("Too late by a second.");
    await page.getByText("The round has closed: your last changes are not saved").waitFor();
    expect(await page.locator("pre").textContent()).toContain("Too late by a");
    await expectSound(evaluator);
    await picture(page, "evaluation-closed");
  });
});

describe("an entrant", () => {
  let entrant: Visit;
  beforeAll(async () => {
    entrant = await visit({ width: 360 });
    await signIn(entrant, "delegate");
  });
  afterAll(() => entrant.context.close());

  test("writes an entry that is saved field by field, with words counted in Chinese", async () => {
    const { page } = entrant;
    await page.goto("/e/demo/entries");
    await settled(page);
    await expectSound(entrant);
    await page
      .getByRole("region", { name: "Green cities award" })
      .getByRole("button", { name: "New entry" })
      .click();
    await page.getByText("Title: missing").waitFor();
    await page.getByLabel("Title", { exact: true }).fill("屋顶花园");
    await page
      .getByLabel("Abstract")
      .fill("广州市在老城区开展微改造，保留历史建筑，改善居民生活环境。".repeat(2));
    await page
      .getByText(/words? too many\.$/)
      .first()
      .waitFor();
    await page.locator('[data-save="saved"]').waitFor();
    await expectSound(entrant);
    await picture(page, "entry-phone");
    await page.reload();
    await settled(page);
    expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe("屋顶花园");
    await page.getByRole("button", { name: "Submit the entry" }).click();
    await page.getByText("Incomplete entry").waitFor();
    await page.getByLabel("Abstract").fill("老城区的屋顶变成花园。");
    await page.getByLabel("Language of the entry").selectOption("zh");
    await page.getByLabel("City", { exact: true }).fill("广州");
    await page.getByLabel("Country", { exact: true }).selectOption("CN");
    await page.getByLabel("Begins").fill("2024-03-01");
    const theme = page.getByLabel("Theme");
    if (await theme.count()) await theme.selectOption({ index: 1 });
    await page.getByRole("button", { name: "Add a submitter" }).click();
    await page.getByLabel("Submitter 1: name").fill("Li Wei");
    await page.getByLabel("Submitter 1: e-mail").fill("delegate@demo.example");
    await page.getByText("The entry is complete and can be submitted.").waitFor();
    await page.getByRole("button", { name: "Submit the entry" }).click();
    await page.getByText("Your entry is submitted").waitFor();
    await expectSound(entrant);
  });

  test("withdraws it", async () => {
    const { page } = entrant;
    await page.getByRole("button", { name: "Withdraw" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("We enter next year.");
    await dialog.getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("The entry is withdrawn", { exact: true }).waitFor();
    await expectSound(entrant);
  });
});

async function closeRound({ page }: Visit, round: string) {
  await page.goto(`/e/demo/awards/green/rounds/${round}`);
  await settled(page);
  await page.getByRole("button", { name: "Close the round" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Everyone has finished.");
  await dialog.getByRole("button", { name: "Close the round" }).click();
  await page.getByText("The round is closed.").waitFor();
}

describe("from the standings to the published results", () => {
  let secretary: Visit;
  let voter: Visit;
  let receipt = "";
  beforeAll(async () => {
    secretary = await visit();
    voter = await visit({ width: 360 });
    await signIn(secretary, "organiser");
    await signIn(voter, "delegate");
  });
  afterAll(async () => {
    await secretary.context.close();
    await voter.context.close();
  });

  test("the progress shows no score, and the balance is previewed", async () => {
    const { page } = secretary;
    await page.goto("/e/demo/awards");
    await settled(page);
    await expectSound(secretary);
    await page.getByRole("link", { name: "Green cities award" }).click();
    await page.getByText("Close these rounds:").waitFor();
    expect(await page.getByRole("button", { name: "Publish the results" }).isDisabled()).toBe(true);
    await expectSound(secretary);
    await picture(page, "award");
    await page.getByRole("region", { name: "Rounds" }).getByRole("link", { name: "committee" }).click();
    await page.getByText("Evaluations submitted").waitFor();
    await expectSound(secretary);
    for (const tab of ["Standings", "Evaluators", "Criteria", "Assignments"]) {
      await page.getByRole("tab", { name: tab }).click();
      await settled(page);
      await expectSound(secretary);
    }
    await page.getByRole("button", { name: "Balance" }).click();
    await page.getByText(/Evaluations needed: 45/).waitFor();
    await page.getByText("1 entry has too few possible evaluators").waitFor();
    await expectSound(secretary);
    await picture(page, "award-balance");
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  test("standings show three figures, a tie is decided with a reason", async () => {
    const { page } = secretary;
    await closeRound(secretary, "committee");
    await page.getByRole("columnheader", { name: "Borda (rank)" }).waitFor();
    expect(await page.getByText("tied", { exact: true }).count()).toBe(2);
    await expectSound(secretary);
    await picture(page, "award-standings");
    await page.getByRole("button", { name: "Advance entries" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("They become").selectOption("shortlisted");
    await dialog.getByLabel("Places").fill("1");
    await dialog.getByText("There is a tie at the last place").waitFor();
    await expectSound(secretary);
    await dialog.getByLabel("Places").fill("3");
    await dialog.getByLabel("Decision on City 42").selectOption("exclude");
    await dialog.getByLabel("Reason for City 42").fill("It has won before.");
    await dialog.getByText("3 entries advance.").waitFor();
    await dialog.getByRole("button", { name: "Advance", exact: true }).click();
    await page.getByText("3 entries have advanced.").waitFor();
    await page.getByText("It has won before.").waitFor();
    await expectSound(secretary);
  });

  test("a voter votes, changes the vote, and keeps the receipt", async () => {
    const { page } = voter;
    // Once the vote opens, the shortlist is final.
    const opensAt = inSeconds(1);
    await createRound(await api("organiser"), "vote", "public", "shortlisted", opensAt);
    await pause(Date.parse(opensAt) - Date.now() + 500);
    await page.goto("/e/demo/awards/green/vote");
    await settled(page);
    await expectSound(voter);
    await page.getByRole("button", { name: "Vote: City 43" }).click();
    await page.getByText("Your vote: City 43").waitFor();
    await page.getByRole("button", { name: "Vote for this instead: City 44" }).click();
    await page.getByText("Your vote: City 44").waitFor();
    receipt = await page.getByLabel("Receipt").inputValue();
    expect(receipt).toMatch(/^[0-9A-Z-]{20,}$/);
    await expectSound(voter);
    await picture(page, "vote-phone");
  });

  test("a vote that comes after the end says so, and which vote counts", async () => {
    const { page } = voter;
    await page.route("**/me/awards/green/vote", async (route) => {
      if (route.request().method() === "PUT") {
        const call = await api("organiser");
        await call("POST", `${award}/rounds/vote/close`, { reason: "The evening is over." });
      }
      await route.continue();
    });
    await page.getByRole("button", { name: "Vote for this instead: City 43" }).click();
    await page.getByText("The vote was closed when yours arrived").waitFor();
    await page.getByText("What counts is your vote for City 44.").waitFor();
    await expectSound(voter);
    await page.unroute("**/me/awards/green/vote");
  });

  test("the winner is chosen, and the results are published with a check list", async () => {
    const { page } = secretary;
    await closeRound(secretary, "final");
    await page.getByRole("button", { name: "Advance entries" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("They become").selectOption("winner");
    await dialog.getByLabel("Places").fill("1");
    await dialog.getByLabel("Decision on City 43").selectOption("include");
    await dialog.getByLabel("Reason for City 43").fill("The jury has met and agreed.");
    await dialog.getByRole("button", { name: "Advance", exact: true }).click();
    await page.getByText("1 entry has advanced.").waitFor();
    await page.goto("/e/demo/awards/green");
    await page.getByText("Winners are chosen.").waitFor();
    await page.getByText("Every round is closed.").waitFor();
    await expectSound(secretary);
    await picture(page, "award-publish");
    await page.getByRole("button", { name: "Publish the results" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("The results are published.").waitFor();
    await expectSound(secretary);
  });

  test("the voter sees the vote by its city, and who has won", async () => {
    const { page } = voter;
    await page.goto("/e/demo/awards/green/vote");
    await page.getByRole("heading", { name: "Your vote: City 44" }).waitFor();
    await page.getByRole("listitem").filter({ hasText: "City 43" }).getByText("Winner").waitFor();
    await expectSound(voter);
  });

  test("the voter counts every ballot in the browser, and finds the own one", async () => {
    const { page } = voter;
    await page.goto("/e/demo/awards/green/tally");
    await page.getByText("The published result is right").waitFor();
    await page.getByText("The ballot is in the file and counts for City 44.").waitFor();
    expect(await page.getByLabel("Receipt").inputValue()).toBe(receipt);
    await page.getByText(/SHA-256: [0-9a-f]{64}/).waitFor();
    await page.getByLabel("Receipt").fill("AAAAA");
    await page.getByText("No ballot has this receipt.").waitFor();
    await expectSound(voter);
    await picture(page, "tally-phone");
  });

  test("the entrant reads what the evaluators said", async () => {
    const { page } = voter;
    await page.goto("/e/demo/entries");
    await settled(page);
    await page.getByRole("link", { name: "Garden number 44" }).click();
    await page.getByRole("heading", { name: "What the evaluators said" }).waitFor();
    await page.getByText("The figures of the second year would help.").waitFor();
    await expectSound(voter);
  });
});

test("the figures for the wall move when a person registers", async () => {
  const organiser = await visit({ width: 1440 });
  const { page } = organiser;
  await signIn(organiser, "organiser");
  await page.goto("/e/demo/statistics");
  await settled(page);
  await page.getByRole("heading", { name: "Attendance by session" }).waitFor();
  await expectSound(organiser);
  await picture(page, "statistics");
  const figure = page.locator("dl").filter({ hasText: "Confirmed" }).locator("dd").first();
  const before = Number((await figure.textContent())?.replaceAll(/\D/g, ""));
  const call = await api("chair");
  const { items: questions } = (await call("GET", "/congresses/demo/questions")) as {
    items: { slug: string; options: { slug: string }[] }[];
  };
  const interest = questions.find(({ slug }) => slug === "interest")?.options[0]?.slug;
  await call("POST", "/congresses/demo/registrations", {
    answers: { interest },
    type: "delegate",
    country: "EC",
  });
  await page.waitForFunction((earlier) => {
    const list = [...document.querySelectorAll("dl")].find((one) => one.textContent?.includes("Confirmed"));
    return Number(list?.querySelector("dd")?.textContent?.replaceAll(/\D/g, "")) > earlier;
  }, before);
  await organiser.context.close();
});
