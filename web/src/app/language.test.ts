import { i18n } from "@lingui/core";
import { beforeEach, expect, test, vi } from "vitest";
import { chooseAppLanguage, startLanguage, takePageLanguage } from "./language";

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("navigator", { languages: ["es-MX", "en"] });
});

function openFrom(address: string) {
  window.history.replaceState(null, "", address);
  takePageLanguage();
}

test("the app begins in the language of the public page that led to it, also in the next tab", async () => {
  openFrom("/e/demo/me?tab=all&lang=fr#next");
  expect(window.location.pathname + window.location.search + window.location.hash).toBe(
    "/e/demo/me?tab=all#next",
  );
  await startLanguage();
  expect(i18n.locale).toBe("fr");
  openFrom("/verify-email/secret");
  await startLanguage();
  expect(i18n.locale).toBe("fr");
});

test("a language that the app does not have is ignored", async () => {
  openFrom("/e/demo/me?lang=pt");
  await startLanguage();
  expect(i18n.locale).toBe("es");
});

test("what a person has chosen in the app stays", async () => {
  await chooseAppLanguage("zh");
  openFrom("/e/demo/me?lang=fr");
  await startLanguage();
  expect(i18n.locale).toBe("zh");
});
