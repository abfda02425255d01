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

/** One file a language, loaded when it is needed. */
const catalogs = import.meta.glob<{ messages: Record<string, string> }>("../locales/*.po");

const current = createStore<AppLanguage>("en");

/** The language that was chosen in this browser, if any. */
export function chosenLanguage(): AppLanguage | null {
  const stored = readSetting(key);
  return stored !== null && isAppLanguage(stored) ? stored : null;
}

export function formattingLocaleOf(language: AppLanguage): string {
  return formattingLocale(language, navigator.languages);
}

/** Shows the app in a language. The page stays in the earlier one if the texts cannot be loaded. */
export async function showLanguage(language: AppLanguage): Promise<void> {
  const load = catalogs[`../locales/${language}.po`];
  const catalog = load ? await load() : { messages: {} };
  i18n.load(language, catalog.messages);
  i18n.activate(language, formattingLocaleOf(language));
  document.documentElement.lang = htmlLanguage(language);
  document.documentElement.dir = directionOf(language);
  current.set(language);
}

/** Before the first page: what was chosen in this browser, else what the browser asks for. */
export async function startLanguage(): Promise<void> {
  try {
    await showLanguage(chooseLanguage([chosenLanguage(), ...navigator.languages]));
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
