import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { NotFoundPage } from "./NotFoundPage";

type Pages = Readonly<Record<string, ComponentType | undefined>>;

const pages = import.meta.glob<Pages>(
  "../{registration,delegations,imports,programme,schedule,releases,editions,messages,settings}/pages.tsx",
);

/** A page that `../<folder>/pages.tsx` exports, loaded when it is opened. */
export function feature(folder: string, name: string) {
  const load = pages[`../${folder}/pages.tsx`];
  return lazyRouteComponent(async () => ({ default: (await load?.())?.[name] ?? NotFoundPage }));
}
