import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { loadTexts } from "./language";
import { NotFoundPage } from "./NotFoundPage";

type Pages = Readonly<Record<string, ComponentType | undefined>>;

const pages = import.meta.glob<Pages>(
  "../{registration,delegations,imports,programme,schedule,releases,editions,messages,settings,award,statistics}/pages.tsx",
);

/** A page that `../<folder>/pages.tsx` exports, loaded with its texts when it is opened. */
export function feature(folder: string, name: string) {
  const load = pages[`../${folder}/pages.tsx`];
  return lazyRouteComponent(async () => {
    const [found] = await Promise.all([load?.(), loadTexts(folder)]);
    return { default: found?.[name] ?? NotFoundPage };
  });
}
