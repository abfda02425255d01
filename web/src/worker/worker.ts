/**
 * The service worker: it keeps the frame of the app, public pages that were opened, and serves what the page of a person
 * has kept, when there is no network. It never keeps an answer of the API itself: `app/offline.ts` does, and deletes it.
 *
 * A version has one cache with all its files, and serves a frame only with the files of the same version. A new version
 * waits until no page of the old one is open.
 */
import {
  asOfHeader,
  handlingOf,
  isPersonalCache,
  isShell,
  missingPage,
  names,
  readMessage,
  withNotice,
} from "./rules";

/** Set by the build: the version, and the addresses of the files of the frame. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

interface LifecycleEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface RequestEvent extends LifecycleEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
/** What a service worker has and a page has not; the types of both cannot be loaded together. */
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate", listener: (event: LifecycleEvent) => void): void;
  addEventListener(kind: "fetch", listener: (event: RequestEvent) => void): void;
  addEventListener(kind: "message", listener: (event: LifecycleEvent & { data: unknown }) => void): void;
}
const worker = self as unknown as WorkerScope;
const { origin } = self.location;
// Once: the build writes the list where it is named.
const frame = __SHELL__;

const shell = names.shell(frame.version);
/** Public pages that are kept at most, the latest ones. */
const mostPages = 60;
/** In milliseconds: so long a person waits on a slow network before they see what is kept. */
const patience = 8000;
/** In milliseconds: a page that was kept so short ago is not loaded for it again. */
const fresh = 60_000;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  const message = readMessage(event.data, origin);
  if (message) event.waitUntil(keepOpenPage(message.page, message.files));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = { method: request.method, mode: request.mode, url: new URL(request.url) };
  switch (handlingOf(asked, origin)) {
    case "app":
      event.respondWith(answerApp(request));
      break;
    case "programme":
      event.respondWith(answerProgramme(event));
      break;
    case "file":
      event.respondWith(answerFile(event));
      break;
    case "personal":
      event.respondWith(answerPersonal(request));
      break;
    case "none":
  }
});

/** Loads the whole frame, or nothing: while nodes of two versions answer, the frame of one has no files of the other. */
async function install() {
  const cache = await caches.open(shell);
  const page = await fetch("/", { cache: "no-cache", headers: { accept: "text/html" } });
  const html = await page.clone().text();
  const [entry = ""] = frame.files;
  if (!page.ok || !html.includes(entry)) throw new Error("The page is of another version.");
  await cache.addAll(frame.files.map((file) => new Request(file, { cache: "no-cache" })));
  await cache.put("/", page);
}

async function activate() {
  const old = (await caches.keys()).filter((name) => isShell(name) && name !== shell);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** From the network; what is kept is the answer if there is none, or none in time. */
async function fromNetworkOr(request: Request, kept: Response | undefined): Promise<Response> {
  if (!kept) return fetch(request);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(kept), patience);
  });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return kept;
  } finally {
    clearTimeout(timer);
  }
}

async function answerApp(request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  return fromNetworkOr(request, await cache.match("/"));
}

async function answerFile(event: RequestEvent): Promise<Response> {
  const { request } = event;
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const isPublic = new URL(request.url).pathname.startsWith("/assets-public/");
    const cache = await caches.open(isPublic ? names.programme : shell);
    event.waitUntil(cache.put(request, response.clone()).catch(() => undefined));
  }
  return response;
}

async function answerProgramme(event: RequestEvent): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(names.programme);
  const kept = await cache.match(request, { ignoreVary: true });
  try {
    const response = await fromNetworkOr(request, kept);
    if (response === kept) return showKept(kept);
    event.waitUntil(keepPage(cache, request.url, response.clone()).catch(() => undefined));
    return response;
  } catch {
    // Without this view of it, another one: with other filters, or in another time zone, which the page names.
    const other = await cache.match(request, { ignoreVary: true, ignoreSearch: true });
    if (other) return showKept(other);
    const headers = { "content-type": "text/html; charset=utf-8" };
    return new Response(missingPage(navigator.languages), { status: 503, headers });
  }
}

async function showKept(kept: Response): Promise<Response> {
  const html = withNotice(await kept.text(), kept.headers.get(asOfHeader) ?? "", new Date());
  return new Response(html, { headers: kept.headers });
}

/** Keeps a page if it is the same for everyone. */
async function keepPage(cache: Cache, address: string, response: Response) {
  const isShared = response.headers.get("cache-control")?.includes("public") ?? false;
  if (!response.ok || response.redirected || !isShared) return;
  const headers = new Headers(response.headers);
  // The body is decoded by now.
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set(asOfHeader, new Date().toISOString());
  await cache.put(address, new Response(await response.arrayBuffer(), { headers }));
  const pages = (await cache.keys()).filter(
    ({ url }) => !new URL(url).pathname.startsWith("/assets-public/"),
  );
  await Promise.all(pages.slice(0, -mostPages).map((page) => cache.delete(page)));
}

/** The first page that a person opens is loaded before there is a worker. */
async function keepOpenPage(page: string, files: readonly string[]) {
  const cache = await caches.open(names.programme);
  const kept = await cache.match(page, { ignoreVary: true });
  const age = Date.now() - Date.parse(kept?.headers.get(asOfHeader) ?? "");
  if (!(age < fresh)) await keepPage(cache, page, await fetch(page, { headers: { accept: "text/html" } }));
  for (const file of files) if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
}

async function answerPersonal(request: Request): Promise<Response> {
  const own = (await caches.keys()).filter(isPersonalCache);
  const found = await Promise.all(
    own.map(async (name) => (await caches.open(name)).match(request.url, { ignoreVary: true })),
  );
  return fromNetworkOr(
    request,
    found.find((kept) => kept !== undefined),
  );
}
