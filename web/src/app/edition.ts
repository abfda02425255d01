import { queryOptions } from "@tanstack/react-query";
import { createContext, useCallback, useContext } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { readerLanguages, useLanguage } from "./language";
import { bestLanguage } from "./languages";

export type Congress = Schemas["Congress"];
export type Localized = Schemas["Localized"];

export interface Edition {
  slug: string;
  congress: Congress;
}

export const congressQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "congress"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/congresses/{congress}", { params: { path: { congress: edition } }, signal })),
  });

/** Given by the layout of the pages of an edition. */
export const EditionContext = createContext<Edition | null>(null);

/** The edition of the page. */
export function useEdition(): Edition {
  const edition = useContext(EditionContext);
  if (!edition) throw new Error("This component belongs on a page of an edition.");
  return edition;
}

/** The edition of the page, if it has one. */
export function useEditionOrNull(): Edition | null {
  return useContext(EditionContext);
}

/** Shows a localized text in the best language for the reader. */
export function useLocalized(): (text: Localized | null | undefined) => string {
  const match = useLocalizedMatch();
  return useCallback((text) => match(text).text, [match]);
}

/** The same with its language, to say so if it is another than the reader's: `<span lang={language}>`. */
export function useLocalizedMatch(): (text: Localized | null | undefined) => {
  text: string;
  language: string | undefined;
} {
  const language = useLanguage();
  const editionLanguages = useContext(EditionContext)?.congress.languages;
  return useCallback(
    (text) => {
      if (!text) return { text: "", language: undefined };
      const best = bestLanguage(Object.keys(text), readerLanguages(language), editionLanguages);
      return { text: best === undefined ? "" : (text[best] ?? ""), language: best };
    },
    [language, editionLanguages],
  );
}
