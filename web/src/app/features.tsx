import type { QueryClient } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { loadTexts } from "./language";
import { NotFoundPage } from "./NotFoundPage";

type Pages = Readonly<Record<string, ComponentType | undefined>>;
/** Starts to load what the pages of a feature show, by the name of the page. */
type Loaders = Readonly<Record<string, (client: QueryClient, edition: string) => void>>;
interface Feature {
  readonly loaders?: Loaders;
}

const features = import.meta.glob<Feature & Pages>("../*/pages.tsx");

/**
 * A page that `../<folder>/pages.tsx` exports, loaded with its texts when it is opened. If that file also exports
 * `loaders` with the name of the page, its data is asked for at once, while the edition is still being loaded.
 */
export function feature(folder: string, name: string) {
  const load = features[`../${folder}/pages.tsx`];
  const component = lazyRouteComponent(async () => {
    const [found] = await Promise.all([load?.(), loadTexts(folder)]);
    return { default: found?.[name] ?? NotFoundPage };
  });
  /** Begins to load the data of the page, and does not wait for it. */
  const begin = (client: QueryClient, edition: string) => {
    void load?.().then(
      ({ loaders }) => loaders?.[name]?.(client, edition),
      // The component fails to load too, and says so.
      () => undefined,
    );
  };
  return { component, begin };
}
