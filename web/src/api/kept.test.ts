import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asOfHeader } from "../worker/rules";
import { forgetPersonal, keepPersonal, keptEditions, noteAnswer } from "./kept";

/** Cache Storage in memory. */
function fakeCaches() {
  const all = new Map<string, Map<string, Response>>();
  const absolute = (address: string) => new URL(address, location.origin).href;
  return {
    all,
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
    open: async (name: string) => {
      const cache = all.get(name) ?? new Map<string, Response>();
      all.set(name, cache);
      return {
        put: async (address: string, response: Response) => void cache.set(absolute(address), response),
        keys: async () => [...cache.keys()].map((url) => ({ url })),
        match: async (address: string) => cache.get(absolute(address))?.clone(),
      };
    },
  };
}

let kept: ReturnType<typeof fakeCaches>;
const ana = { id: "account-ana" };
const bo = { id: "account-bo" };
const answer = (path: string, body = "{}", at = Date.now() + 1) =>
  noteAnswer(new Request(new URL(path, location.origin)), new Response(body), at);
const addresses = () =>
  [...kept.all.values()].flatMap((cache) => [...cache.keys()].map((url) => new URL(url).pathname)).sort();

beforeEach(async () => {
  kept = fakeCaches();
  vi.stubGlobal("caches", kept);
  vi.stubGlobal("navigator", { ...navigator, serviceWorker: {} });
  await forgetPersonal(null);
  await forgetPersonal(ana.id);
  localStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("what the page of a person shows of an edition is kept, and nothing else", async () => {
  answer("/api/v1/congresses/demo/me/agenda?time_zone=UTC");
  answer("/api/v1/congresses/demo/me/registration");
  answer("/api/v1/congresses/demo/registrations");
  answer("/api/v1/congresses/other/me/registration");
  answer("/api/v1/me/tokens");
  await keepPersonal(ana, "demo");
  expect([...kept.all.keys()]).toEqual(["congress-personal-account-ana"]);
  expect(addresses()).toEqual([
    "/api/v1/congresses/demo/me/agenda",
    "/api/v1/congresses/demo/me/registration",
    "/api/v1/me",
  ]);
  expect(await keptEditions()).toEqual([{ slug: "demo", title: {}, languages: [] }]);
});

test("an edition that is kept has its title", async () => {
  const title = { en: "World Cities Week", fr: "Semaine mondiale des villes" };
  answer("/api/v1/congresses/demo", JSON.stringify({ slug: "demo", title, languages: ["en", "fr"] }));
  answer("/api/v1/congresses/demo/me/agenda?time_zone=UTC");
  await keepPersonal(ana, "demo");
  expect(await keptEditions()).toEqual([{ slug: "demo", title, languages: ["en", "fr"] }]);
});

test("stars of an account end with its sign-in, and when another account signs in", async () => {
  const key = "congress.stars.demo";
  const kept = () => JSON.parse(localStorage.getItem(key) ?? "{}") as unknown;
  const star = () => localStorage.setItem(key, JSON.stringify({ opening: true, transport: false }));
  await forgetPersonal(ana.id);
  star();
  await forgetPersonal(ana.id);
  expect(kept()).toEqual({ opening: true, transport: false });
  await forgetPersonal(bo.id);
  expect(kept()).toEqual({ transport: false });
  star();
  await forgetPersonal(null);
  expect(kept()).toEqual({ transport: false });
});

test("what the service worker answered is not kept as new", async () => {
  const headers = { [asOfHeader]: "2026-05-20T14:05:00Z" };
  const request = new Request(new URL("/api/v1/congresses/demo/me/registration", location.origin));
  noteAnswer(request, new Response("{}", { headers }), Date.now());
  await keepPersonal(ana, "demo");
  expect(kept.all.size).toBe(0);
});

test("signing out deletes everything personal, also what a page writes at that moment", async () => {
  answer("/api/v1/congresses/demo/me/registration");
  await keepPersonal(ana, "demo");
  await forgetPersonal(null);
  expect(kept.all.size).toBe(0);
  // Another page had asked before the sign-out.
  await forgetPersonal(ana.id);
  answer("/api/v1/congresses/demo/me/registration", "{}", Date.now() - 60_000);
  await keepPersonal(ana, "demo");
  expect(kept.all.size).toBe(0);
});

test("another account finds nothing of the earlier one", async () => {
  answer("/api/v1/congresses/demo/me/registration");
  await keepPersonal(ana, "demo");
  await forgetPersonal(bo.id);
  expect(kept.all.size).toBe(0);
  await keepPersonal(bo, "demo");
  expect(kept.all.size).toBe(0);
  answer("/api/v1/congresses/demo/me/registration");
  await keepPersonal(bo, "demo");
  expect([...kept.all.keys()]).toEqual(["congress-personal-account-bo"]);
});
