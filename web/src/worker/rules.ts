/** What the worker does with a request. */
export type Handling =
  /** A page of the app: from the network, else its kept frame. */
  | "app"
  /** A public page: from the network and kept, else as it was kept. */
  | "programme"
  /** A file whose name says its content: as it was kept, else from the network. */
  | "file"
  /** An answer for the person, which a page has kept: from the network, else as it was kept. */
  | "personal"
  /** Left to the browser. */
  | "none";

interface Asked {
  method: string;
  mode: string;
  url: URL;
}

/** Addresses that the app does not have, and that are never kept. */
const elsewhere = [
  "/api/",
  "/certificates/",
  "/docs",
  "/problems/",
  "/health/",
  "/assets/",
  "/assets-public/",
  "/openapi",
  "/sw.js",
];

/** The only answers of the API that are ever kept: what `/e/{edition}/me` shows. */
const personal =
  /^\/api\/v1\/(?:me|congresses\/[^/]+(?:\/(?:registration-types|me\/(?:access|registration|agenda|agenda\/feed)))?)$/;

export function isPersonal(url: URL): boolean {
  // The public pages ask for the agenda without a zone, to know its stars: not an agenda to show.
  return (
    personal.test(url.pathname) && (!url.pathname.endsWith("/agenda") || url.searchParams.has("time_zone"))
  );
}

export function handlingOf({ method, mode, url }: Asked, origin: string): Handling {
  if (method !== "GET" || url.origin !== origin) return "none";
  if (url.pathname.startsWith("/assets/") || url.pathname.startsWith("/assets-public/")) return "file";
  if (mode === "navigate") {
    if (url.pathname === "/c" || url.pathname.startsWith("/c/")) return "programme";
    return elsewhere.some((start) => url.pathname.startsWith(start)) ? "none" : "app";
  }
  return isPersonal(url) ? "personal" : "none";
}

/** The names of the caches. What is of a person is in one that names their account. */
export const names = {
  shell: (version: string) => `congress-shell-${version}`,
  programme: "congress-programme",
  personal: (account: string) => `congress-personal-${account}`,
};

export const isShell = (name: string) => name.startsWith("congress-shell-");
export const isPersonalCache = (name: string) => name.startsWith("congress-personal-");

/** When a kept answer was current; a header of what is kept. */
export const asOfHeader = "x-congress-as-of";

/** The time of day where the device is, with its zone, since the page can show another; with the day if it is not today. */
export function formatAsOf(asOf: string, locale: string, now: Date, timeZone?: string): string {
  const time = new Date(asOf);
  const zone = timeZone ? { timeZone } : {};
  const day = (date: Date) => new Intl.DateTimeFormat("en", { dateStyle: "short", ...zone }).format(date);
  const isToday = day(time) === day(now);
  return new Intl.DateTimeFormat(locale, {
    ...(isToday ? {} : { year: "numeric", month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...zone,
  }).format(time);
}

/** A public page as it was kept, with its notice shown and the time filled in. */
export function withNotice(html: string, asOf: string, now: Date): string {
  const language = /<html lang="([\w-]+)"/.exec(html)?.[1] ?? "en";
  return html.replace(
    /(<p class="offline" role="status") hidden>([^<]*)<\/p>/,
    (_, start: string, text: string) =>
      `${start}>${text.replace("{time}", formatAsOf(asOf, language, now))}</p>`,
  );
}

/** The page for a public page that was not kept, in the language of the browser. */
export function missingPage(languages: readonly string[]): string {
  const known = ["en", "zh", "es", "fr"] as const;
  const asked = languages.map((language) => language.split("-")[0]);
  const language = asked.flatMap((one) => known.find((other) => other === one) ?? [])[0] ?? "en";
  const texts = {
    en: [
      "You are offline",
      "This page was not opened on this device before. Reload it when the connection is back.",
    ],
    zh: ["您已离线", "此设备之前未打开过此页面。恢复连接后请重新加载。"],
    es: [
      "Sin conexión",
      "Esta página no se ha abierto antes en este dispositivo. Recárguela cuando vuelva la conexión.",
    ],
    fr: [
      "Vous êtes hors ligne",
      "Cette page n’a pas encore été ouverte sur cet appareil. Rechargez-la quand la connexion est rétablie.",
    ],
  };
  const [title, text] = texts[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;
}

/** A message from a page. */
export interface KeepPage {
  kind: "keep-page";
  /** The address of a public page that is open. */
  page: string;
  /** The files that it uses. */
  files: string[];
}

export function readMessage(data: unknown, origin: string): KeepPage | null {
  if (typeof data !== "object" || data === null || !("kind" in data) || data.kind !== "keep-page")
    return null;
  const { page, files } = data as Partial<KeepPage>;
  if (typeof page !== "string" || !Array.isArray(files)) return null;
  const handling = (address: string, mode: string) =>
    URL.canParse(address) ? handlingOf({ method: "GET", mode, url: new URL(address) }, origin) : "none";
  if (handling(page, "navigate") !== "programme") return null;
  return {
    kind: "keep-page",
    page,
    files: files.filter((file) => handling(String(file), "no-cors") === "file"),
  };
}
