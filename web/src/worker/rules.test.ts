import { describe, expect, test } from "vitest";
import { formatAsOf, handlingOf, isPersonal, missingPage, readMessage, withNotice } from "./rules";

const origin = "https://congress.example";
const handle = (path: string, mode = "cors", method = "GET") =>
  handlingOf({ method, mode, url: new URL(path, origin) }, origin);

describe("requests", () => {
  test("of pages", () => {
    expect(handle("/e/demo/me", "navigate")).toBe("app");
    expect(handle("/", "navigate")).toBe("app");
    expect(handle("/c/demo?lang=fr", "navigate")).toBe("programme");
    expect(handle("/c", "navigate")).toBe("programme");
    expect(handle("/certificates", "navigate")).toBe("app");
    expect(handle("/docs/", "navigate")).toBe("none");
    expect(handle("/certificates/CA-7K3F-9QXD-2M4N-8RTV", "navigate")).toBe("none");
    expect(handle("/api/v1/me/export", "navigate")).toBe("none");
  });
  test("of files", () => {
    expect(handle("/assets/app-1.js")).toBe("file");
    expect(handle("/assets-public/site-1.css")).toBe("file");
    expect(handle("https://elsewhere.example/assets/a.js")).toBe("none");
  });
  test("of the API: only what the page of a person shows", () => {
    expect(handle("/api/v1/me")).toBe("personal");
    expect(handle("/api/v1/congresses/demo")).toBe("personal");
    expect(handle("/api/v1/congresses/demo/me/access")).toBe("personal");
    expect(handle("/api/v1/congresses/demo/me/registration")).toBe("personal");
    expect(handle("/api/v1/congresses/demo/me/agenda?time_zone=UTC")).toBe("personal");
    expect(handle("/api/v1/congresses/demo/me/agenda")).toBe("none");
    for (const path of ["/api/v1/me/tokens", "/api/v1/congresses", "/api/v1/congresses/demo/registrations"])
      expect(handle(path), path).toBe("none");
    expect(handle("/api/v1/me", "cors", "DELETE")).toBe("none");
    expect(isPersonal(new URL("/api/v1/congresses/demo/live", origin))).toBe(false);
  });
});

test("a time has its day if it is not today", () => {
  const at = "2026-05-20T14:05:00Z";
  expect(formatAsOf(at, "en-GB", new Date("2026-05-20T20:00:00Z"), "UTC")).toBe("14:05 UTC");
  expect(formatAsOf(at, "en", new Date("2026-05-20T20:00:00Z"), "UTC")).toBe("14:05 UTC");
  expect(formatAsOf(at, "en-GB", new Date("2026-05-21T20:00:00Z"), "UTC")).toMatch(/20 May 2026.*14:05/);
});

test("a kept page says when it was current, and nothing else changes", () => {
  const html =
    '<html lang="en"><body><p class="offline" role="status" hidden>As of {time}.</p><p hidden>{time}</p>';
  const now = new Date();
  const shown = withNotice(html, now.toISOString(), now);
  expect(shown).toMatch(/<p class="offline" role="status">As of \d.*\.<\/p><p hidden>\{time\}<\/p>/);
  expect(withNotice("<html><p>x</p>", now.toISOString(), now)).toBe("<html><p>x</p>");
});

test("a page that was not kept says so in the language of the browser", () => {
  expect(missingPage(["pt", "zh-TW", "en"])).toContain('lang="zh"');
  expect(missingPage(["fr-CA"])).toContain("hors ligne");
  expect(missingPage(["de"])).toContain('lang="en"');
});

test("messages name a public page of this origin and its files", () => {
  const message = {
    kind: "keep-page",
    page: `${origin}/c/demo`,
    files: [`${origin}/assets-public/a.css`, `${origin}/api/v1/me`, 3],
  };
  expect(readMessage(message, origin)).toEqual({
    kind: "keep-page",
    page: `${origin}/c/demo`,
    files: [`${origin}/assets-public/a.css`],
  });
  expect(readMessage({ ...message, page: `${origin}/api/v1/me` }, origin)).toBeNull();
  expect(readMessage({ ...message, page: "https://elsewhere.example/c/demo" }, origin)).toBeNull();
  expect(readMessage("keep-page", origin)).toBeNull();
});
