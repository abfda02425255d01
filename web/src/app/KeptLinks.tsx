import { Trans } from "@lingui/react/macro";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type KeptEdition, keptEditions } from "../api/kept";
import { readerLanguages, useLanguage } from "./language";
import { bestLanguage } from "./languages";

/** Without a network: the pages that can be read nevertheless. */
export function KeptLinks() {
  const [editions, setEditions] = useState<readonly KeptEdition[]>([]);
  useEffect(() => {
    keptEditions().then(setEditions, () => undefined);
  }, []);
  const language = useLanguage();
  const { pathname } = useLocation();
  const others = editions.filter(({ slug }) => pathname !== `/e/${slug}/me`);
  return others.map(({ slug, title, languages }) => {
    const best = bestLanguage(Object.keys(title), readerLanguages(language), languages);
    const name = (best === undefined ? undefined : title[best]) ?? slug;
    return (
      // A new load: the page that is open may have failed.
      <a key={slug} href={`/e/${slug}/me`}>
        <Trans>My congress: {name}</Trans>
      </a>
    );
  });
}
