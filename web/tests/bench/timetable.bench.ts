/** The timetable editor with 773 sessions in 106 rooms, and with 800 sessions in 20 rooms on 5 days. */
import type { Page } from "playwright-core";
import { afterAll, test } from "vitest";
import { api, closeBrowser, signIn, visit } from "../support";

const table: [what: string, figure: string, budget: string][] = [];

afterAll(async () => {
  await closeBrowser();
  const lines = table.map((cells) => `| ${cells.join(" | ")} |`);
  console.log(["", "| what | measured | budget |", "| --- | --- | --- |", ...lines, ""].join("\n"));
});

const milliseconds = (value: number) => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
const quantile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * part), values.length - 1)] ?? 0;
const both = (values: readonly number[]) =>
  `${milliseconds(quantile(values, 0.5))} / ${milliseconds(quantile(values, 0.95))}`;

const blocks = "[data-scroller] button[data-session]";
const titles = ["Water", "Streets", "Housing", "Buses", "Parks", "Waste", "Energy", "Health"];

/** Imports eight sessions a day for each of 20 rooms, from a spreadsheet. */
async function fill(edition: string) {
  const admin = await api("admin");
  await admin("POST", "/congresses", {
    slug: edition,
    title: { en: "Eight hundred sessions" },
    reference_prefix: "EIGHT",
    starts_on: "2031-03-03",
    ends_on: "2031-03-07",
    time_zone: "Asia/Shanghai",
    languages: ["en"],
  });
  const rows: string[] = [];
  for (let day = 0; day < 5; day += 1)
    for (let room = 1; room <= 20; room += 1)
      for (let n = 0; n < 8; n += 1) {
        const code = `D${day + 1}-R${room}-${n + 1}`;
        const start = `${String(9 + n).padStart(2, "0")}:00`;
        rows.push(
          `${code},${titles[n]} ${code},Room ${room},2031-03-0${3 + day},${start},45,Speaker ${code},en`,
        );
      }
  await admin(
    "POST",
    `/congresses/${edition}/schedule/import`,
    `ID,Title,Room,Date,Start,Duration,Speaker,Language\n${rows.join("\n")}\n`,
    "text/csv",
  );
}

/** From the request to the first session that is drawn. */
async function openings(page: Page, address: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await page.goto("about:blank");
    const began = performance.now();
    await page.goto(address, { waitUntil: "commit" });
    await page.locator(blocks).first().waitFor();
    times.push(performance.now() - began);
  }
  return times;
}

/** A session whose upper edge is in view. */
async function takePoint(page: Page): Promise<{ x: number; y: number }> {
  const point = await page.evaluate((selector) => {
    const area = document.querySelector("[data-scroller]")?.getBoundingClientRect();
    for (const block of document.querySelectorAll(selector)) {
      const { left, top, width } = block.getBoundingClientRect();
      const [x, y] = [left + Math.min(width / 2, 40), top + 6];
      if (!area || y < area.top + 60 || y > area.bottom - 200 || x > area.right - 300) continue;
      if (document.elementFromPoint(x, y)?.closest(selector) === block) return { x, y };
    }
    return null;
  }, blocks);
  if (!point) throw new Error("no session in view");
  return point;
}

interface Drag {
  painted: number;
  work: number[];
  frames: number[];
  saved: number;
  conflicts: number;
}

/** Presses a session, moves it over the grid, and drops it an hour later. */
async function drag(page: Page, frames: number): Promise<Drag> {
  const { x, y } = await takePoint(page);
  await page.mouse.move(x, y);
  const pressed = performance.now();
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 10);
  await page.locator('[data-scroller] [class*="paint"]').first().waitFor({ state: "attached" });
  const painted = performance.now() - pressed;
  // One move in each frame. `work`: script, style, layout and painting of that frame; `frames`: from one to the next.
  const { work, between } = await page.evaluate(
    async ([x, y, count]) => {
      const area = document.querySelector("[data-scroller]")?.getBoundingClientRect();
      const wide = Math.max((area?.width ?? 800) - 400, 100);
      const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const { port1, port2 } = new MessageChannel();
      const drawn = () =>
        new Promise<void>((resolve) => {
          port1.onmessage = () => resolve();
          port2.postMessage(null);
        });
      const work: number[] = [];
      const between: number[] = [];
      let last = await next();
      for (let n = 0; n < count; n += 1) {
        const frame = await next();
        const began = performance.now();
        window.dispatchEvent(
          new PointerEvent("pointermove", {
            clientX: x + ((n * 17) % wide),
            clientY: y + ((n * 7) % 180),
            pointerId: 1,
            isPrimary: true,
            pointerType: "mouse",
            cancelable: true,
          }),
        );
        await drawn();
        work.push(performance.now() - began);
        between.push(frame - last);
        last = frame;
      }
      return { work, between };
    },
    [x, y, frames] as const,
  );
  await page.mouse.move(x + 10, y + 90, { steps: 4 });
  const saved = page.waitForResponse(
    (response) =>
      new URL(response.url()).pathname.endsWith("/schedule/moves") && response.request().method() === "POST",
  );
  const began = performance.now();
  await page.mouse.up();
  const answer = await saved;
  if (answer.status() !== 201) throw new Error(`the move was answered with ${answer.status()}`);
  const savedAfter = performance.now() - began;
  await page
    .locator('main p[role="status"]')
    .filter({ hasText: /new conflict|resolved/ })
    .first()
    .waitFor();
  return { painted, work, frames: between, saved: savedAfter, conflicts: performance.now() - began };
}

async function measure(name: string, address: string, who: string) {
  const person = await visit({ width: 1440 });
  const { page } = person;
  await signIn(person, who);
  const opened = await openings(page, address);
  table.push([`${name}: first session drawn, p50 / p95 of 5`, both(opened), "1 s"]);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  await page.waitForTimeout(1000);
  table.push([`${name}: sessions drawn`, String(await page.locator(blocks).count()), "–"]);
  const drags: Drag[] = [];
  for (let n = 0; n < 5; n += 1) {
    drags.push(await drag(page, 120));
    await page.waitForTimeout(1000);
  }
  const all = (of: (drag: Drag) => readonly number[]) => both(drags.flatMap(of));
  table.push([
    `${name}: places painted after the press, p50 / p95 of 5`,
    all((one) => [one.painted]),
    "200 ms",
  ]);
  table.push([`${name}: drag, work of a frame, p50 / p95`, all((one) => one.work), "16 ms"]);
  table.push([`${name}: drag, from frame to frame, p50 / p95`, all((one) => one.frames), "–"]);
  table.push([`${name}: move accepted after the drop, p50 / p95 of 5`, all((one) => [one.saved]), "–"]);
  table.push([
    `${name}: conflicts said after the drop, p50 / p95 of 5`,
    all((one) => [one.conflicts]),
    "200 ms",
  ]);
  await person.context.close();
}

test("773 sessions in 106 rooms", async () => {
  await measure("773 × 106 rooms", "/e/fosdem-2021/timetable", "organiser");
});

test("800 sessions in 20 rooms on 5 days", async () => {
  await fill("eight-hundred");
  await measure("800 × 20 rooms × 5 days", "/e/eight-hundred/timetable", "admin");
});
