/** The budgets of the app: sizes of what is loaded, and how fast pages and the list of 50,000 registrations react. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, test } from "vitest";
import { api, closeBrowser, settled, signIn, visit } from "../support";

interface Chunk {
  file: string;
  isEntry?: boolean;
  isDynamicEntry?: boolean;
  imports?: string[];
  css?: string[];
}

const dist = join(import.meta.dirname, "../../dist");
const table: [what: string, figure: string, budget: string][] = [];

afterAll(async () => {
  await closeBrowser();
  const lines = table.map((cells) => `| ${cells.join(" | ")} |`);
  console.log(["", "| what | measured | budget |", "| --- | --- | --- |", ...lines, ""].join("\n"));
});

/** As it is sent: in Brotli. */
const size = (file: string) => {
  try {
    return statSync(join(dist, `${file}.br`)).size;
  } catch {
    return statSync(join(dist, file)).size;
  }
};

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

test("sizes", () => {
  const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8")) as Record<
    string,
    Chunk
  >;
  const closure = (name: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(name)) {
      seen.add(name);
      for (const other of manifest[name]?.imports ?? []) closure(other, seen);
    }
    return seen;
  };
  const total = (names: Iterable<string>, of: (chunk: Chunk) => string[]) =>
    [...new Set([...names].flatMap((name) => (manifest[name] ? of(manifest[name]) : [])))]
      .map(size)
      .reduce((a, b) => a + b, 0);
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? "";
  const first = closure(entry);
  table.push(["first load, JavaScript", kilobytes(total(first, (chunk) => [chunk.file])), "200 kB"]);
  table.push(["first load, CSS", kilobytes(total(first, (chunk) => chunk.css ?? [])), "30 kB"]);
  const routes = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry);
  const more = routes.map((name) => {
    const own = [...closure(name)].filter((part) => !first.has(part));
    return { name, bytes: total(own, (chunk) => [chunk.file]) };
  });
  for (const { name, bytes } of more.sort((a, b) => b.bytes - a.bytes).slice(0, 5)) {
    table.push([`further route \`${name.replace(/^src\//, "")}\`, JavaScript`, kilobytes(bytes), "100 kB"]);
  }
  const css = readdirSync(join(dist, "assets"))
    .filter((file) => file.endsWith(".css"))
    .map((file) => size(`assets/${file}`));
  table.push(["all CSS", kilobytes(css.reduce((a, b) => a + b, 0)), "–"]);
});

/** The largest paint, with the processor throttled. */
async function largestPaint(page: Page, path: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(path);
  await settled(page);
  const paint = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return paint;
}

const milliseconds = (value: number) => `${Math.round(value)} ms`;
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test("largest paint", async () => {
  const stranger = await visit();
  table.push([
    "largest paint of /sign-in, processor throttled 4 times",
    milliseconds(await largestPaint(stranger.page, "/sign-in")),
    "1 s",
  ]);
  await stranger.context.close();
  const organiser = await visit();
  await signIn(organiser, "organiser");
  table.push([
    "largest paint of the dashboard, throttled",
    milliseconds(await largestPaint(organiser.page, "/e/demo")),
    "1 s",
  ]);
  await organiser.context.close();
});

/** Registers so many delegates by an import. */
async function fill(edition: string, count: number) {
  const admin = await api("admin");
  await admin("POST", "/congresses", {
    slug: edition,
    title: { en: "Fifty thousand" },
    reference_prefix: "BIG",
    starts_on: "2031-03-03",
    ends_on: "2031-03-07",
    time_zone: "Asia/Shanghai",
    languages: ["en"],
  });
  const C = `/congresses/${edition}`;
  await admin("POST", `${C}/tracks`, { slug: "main", name: { en: "Main" }, kind: "congress" });
  await admin("POST", `${C}/registration-types`, {
    slug: "delegate",
    name: { en: "Delegate" },
    approval: "automatic",
    admission: "open",
    tracks: ["main"],
  });
  const given = ["Ana", "Wei", "Kofi", "Mei", "José", "Fatima", "Liam", "Chloé", "Amir", "Yuki"];
  const family = ["Sousa", "Zhang", "Mensah", "Lin", "Vega", "Haddad", "Murphy", "Martin", "Rahimi", "Sato"];
  const rows = Array.from(
    { length: count },
    (_, n) => `p${n}@people.example,${given[n % 10]},${family[Math.floor(n / 10) % 10]} ${n},delegate`,
  );
  const made = (await admin(
    "POST",
    `${C}/imports`,
    `E-mail,Given name,Family name,Type\n${rows.join("\n")}\n`,
    "text/csv",
  )) as { id: string };
  for (;;) {
    const { state } = (await admin("GET", `${C}/imports/${made.id}`)) as { state: string };
    if (state === "done") return;
    if (state === "failed") throw new Error("the import failed");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

test("a list of 50,000 registrations", async () => {
  await fill("fifty-thousand", Number(process.env.ROWS ?? 50_000));
  const admin = await visit();
  await signIn(admin, "admin");
  const { page } = admin;
  await page.goto("/e/fifty-thousand/registrations");
  await page.getByRole("row").nth(5).waitFor();
  const afterAnswer: number[] = [];
  const answers: number[] = [];
  for (const words of [
    "sousa",
    "zhang",
    "mensah 1",
    "fatima",
    "vega 49",
    "yuki sato",
    "murphy",
    "martin 3",
  ]) {
    const search = page.getByRole("searchbox").first();
    await search.fill("");
    await page.waitForTimeout(600);
    const answered = page.waitForResponse(
      (response) => response.url().includes("q=") && response.url().includes("/registrations?"),
    );
    const began = performance.now();
    await search.fill(words);
    const response = await answered;
    await response.finished();
    const at = performance.now();
    const name = words.split(" ")[0] ?? "";
    await page
      .locator('[role="row"], tbody tr')
      .filter({ hasText: new RegExp(name, "i") })
      .first()
      .waitFor();
    afterAnswer.push(performance.now() - at);
    answers.push(at - began);
  }
  table.push([
    "search as you type over 50,000: shown after the answer",
    milliseconds(median(afterAnswer)),
    "150 ms",
  ]);
  table.push(["search as you type: answer, with the delay while typing", milliseconds(median(answers)), "–"]);
  await page.getByRole("searchbox").first().fill("");
  await page.waitForTimeout(1500);
  const frames = await page.evaluate(async () => {
    const scroller =
      [...document.querySelectorAll("*")].find(
        (element) =>
          element.scrollHeight > element.clientHeight + 500 &&
          getComputedStyle(element).overflowY !== "visible",
      ) ?? document.scrollingElement;
    const times: number[] = [];
    let last = performance.now();
    for (let n = 0; n < 240; n += 1) {
      scroller?.scrollBy(0, 40);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    return times;
  });
  const mean = frames.reduce((a, b) => a + b, 0) / frames.length;
  table.push(["scrolling the list", `${(1000 / mean).toFixed(1)} frames/s`, "55 frames/s"]);
  await admin.context.close();
});
