import { i18n } from "@lingui/core";
import { createStore, useStore } from "../api/store";
import { readSetting, writeSetting } from "../ui/settings";
import {
  type AppLanguage,
  chooseLanguage,
  directionOf,
  formattingLocale,
  htmlLanguage,
  isAppLanguage,
} from "./languages";

const key = "language";
/** The language of the public page that led to the app. */
const pageKey = "page-language";

/** A file for each language and feature, and one for what all pages share, loaded when they are needed. */
const catalogs = import.meta.glob<{ messages: Record<string, string> }>("../locales/*/*.po");

/** Whose texts the open pages need. */
const opened = new Set(["app"]);

const current = createStore<AppLanguage>("en");

/** The language that was chosen in this browser, if any. */
export function chosenLanguage(): AppLanguage | null {
  const stored = readSetting(key);
  return stored !== null && isAppLanguage(stored) ? stored : null;
}

/**
 * Links from public pages to the app say in which language the person reads: `?lang=fr`. It is kept, since a stranger signs
 * in or up first, and opens the link of an e-mail in another tab. The address of the page is the same without it.
 */
export function takePageLanguage() {
  const here = new URL(window.location.href);
  const language = here.searchParams.get("lang");
  if (language === null) return;
  if (isAppLanguage(language)) writeSetting(pageKey, language);
  here.searchParams.delete("lang");
  window.history.replaceState(window.history.state, "", here);
}

export function formattingLocaleOf(language: AppLanguage): string {
  return formattingLocale(language, navigator.languages);
}

async function loadCatalog(language: AppLanguage, feature: string): Promise<void> {
  const catalog = await catalogs[`../locales/${language}/${feature}.po`]?.();
  if (catalog) i18n.load(language, catalog.messages);
}

/** Loads the texts of a feature, before its first page is shown. */
export async function loadTexts(feature: string): Promise<void> {
  opened.add(feature);
  await loadCatalog(current.get(), feature);
}

/** Shows the app in a language. The page stays in the earlier one if the texts cannot be loaded. */
export async function showLanguage(language: AppLanguage): Promise<void> {
  await Promise.all([...opened].map((feature) => loadCatalog(language, feature)));
  i18n.activate(language, formattingLocaleOf(language));
  document.documentElement.lang = htmlLanguage(language);
  document.documentElement.dir = directionOf(language);
  current.set(language);
}

/** Before the first page: what was chosen in this browser, that of the public page, or what the browser asks for. */
export async function startLanguage(): Promise<void> {
  const language = chooseLanguage([chosenLanguage(), readSetting(pageKey), ...navigator.languages]);
  // Known at once: the first page loads its texts while the app's are on their way.
  current.set(language);
  try {
    await showLanguage(language);
  } catch {
    await showLanguage("en");
  }
}

/** What a person chose: it is kept in this browser. */
export async function chooseAppLanguage(language: AppLanguage): Promise<void> {
  await showLanguage(language);
  writeSetting(key, language);
}

export function useLanguage(): AppLanguage {
  return useStore(current);
}

/** The languages that a reader understands, best first. */
export function readerLanguages(language: AppLanguage): string[] {
  return [language, ...navigator.languages];
}
