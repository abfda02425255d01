import { readSetting, writeSetting } from "../ui/settings";
import { asOfHeader, isPersonal, isPersonalCache, names } from "../worker/rules";
import type { Schemas } from "./client";
import { forgetOwnStars } from "./stars";

// What a page keeps of the API for reading without a network: only what `/e/{edition}/me` shows, and only until the sign-in
// ends. The service worker serves it.

interface Answer {
  body: string;
  /** When it was asked for, in milliseconds. */
  at: number;
}

/** The latest answers for the page of a person, by address: what `keepPersonal` writes. */
const latest = new Map<string, Answer>();
/** Answers whose bodies are still being read. */
const reading = new Set<Promise<unknown>>();
const ended = "sign-in-ended";
const ownAccount = "/api/v1/me";

const canKeep = () => "caches" in globalThis && "serviceWorker" in navigator;

/** Remembers an answer that the page of a person needs; it is in memory only. */
export function noteAnswer(request: Request, response: Response, at: number) {
  if (!canKeep() || request.method !== "GET" || response.headers.has(asOfHeader)) return;
  const url = new URL(request.url);
  if (!response.ok || !isPersonal(url) || url.pathname === ownAccount) return;
  const read = response
    .clone()
    .text()
    .then(
      (body) => latest.set(request.url, { body, at }),
      () => undefined,
    )
    .finally(() => reading.delete(read));
  reading.add(read);
}

/** When a sign-in ended in this browser last, in milliseconds. */
const endedAt = () => Number(readSetting(ended) ?? 0);

/** Keeps what the page of a person shows of an edition, in a cache that names their account. */
export async function keepPersonal(account: { readonly id: string }, edition: string): Promise<void> {
  if (!canKeep()) return;
  await Promise.all(reading);
  const prefix = `/api/v1/congresses/${encodeURIComponent(edition)}`;
  const isOfPage = (address: string) => {
    const { pathname } = new URL(address);
    return pathname === prefix || pathname.startsWith(`${prefix}/`);
  };
  const answers = [...latest].filter(([address]) => isOfPage(address));
  if (answers.length === 0) return;
  const oldest = Math.min(...answers.map(([, { at }]) => at));
  const name = names.personal(account.id);
  const cache = await caches.open(name);
  const put = (address: string, body: string, at: number) => {
    const headers = { "content-type": "application/json", [asOfHeader]: new Date(at).toISOString() };
    return cache.put(address, new Response(body, { headers }));
  };
  for (const [address, { body, at }] of answers) await put(address, body, at);
  // Signing in answers with the account, so that it may not have been asked for.
  await put(ownAccount, JSON.stringify(account), oldest);
  // Another page of the browser may have signed out meanwhile.
  if (endedAt() >= oldest) await caches.delete(name);
}

/** Whose answers `latest` has. */
let owner: string | null = null;

/** What another account was answered must not be kept for this one. */
function forgetLatest(except: string | null) {
  if (except !== null && except === owner) return;
  owner = except;
  latest.clear();
}

/** Whose stars the public pages keep in this browser. */
const starsOwner = "stars-of";

function forgetStars(except: string | null) {
  if (except !== null && except === readSetting(starsOwner)) return;
  forgetOwnStars();
  writeSetting(starsOwner, except ?? "");
}

/** Deletes everything personal that is kept, except what is of this account. */
export async function forgetPersonal(except: string | null): Promise<void> {
  forgetLatest(except);
  forgetStars(except);
  if (except === null) writeSetting(ended, String(Date.now()));
  if (!("caches" in globalThis)) return;
  const kept = (await caches.keys()).filter(isPersonalCache);
  const others = kept.filter((name) => except === null || name !== names.personal(except));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** An edition whose page of the person is kept. */
export interface KeptEdition {
  slug: string;
  /** Nothing, if the edition itself was not kept. */
  title: Readonly<Record<string, string>>;
  languages: readonly string[];
}

/** The editions whose page of the person is kept. */
export async function keptEditions(): Promise<KeptEdition[]> {
  if (!("caches" in globalThis)) return [];
  const found = new Map<string, KeptEdition>();
  for (const name of (await caches.keys()).filter(isPersonalCache)) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const part = /\/congresses\/([^/]+)\/me\/agenda$/.exec(new URL(url).pathname)?.[1];
      if (!part) continue;
      const slug = decodeURIComponent(part);
      const kept = await cache.match(`/api/v1/congresses/${part}`);
      const congress: Partial<Pick<Schemas["Congress"], "title" | "languages">> = (await kept?.json()) ?? {};
      found.set(slug, { slug, title: congress.title ?? {}, languages: congress.languages ?? [] });
    }
  }
  return [...found.values()];
}

/** Registers the service worker, which browsers have only for pages with TLS or of this machine. */
export function registerWorker() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // The app works without it.
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
}
