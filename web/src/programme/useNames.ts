import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { roomsQuery, themesQuery, tracksQuery } from "../app/programmeLists";
import type { SelectOption } from "../ui";

interface Named {
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
}

export interface Names {
  options: readonly SelectOption[];
  /** The slug, until the names are loaded. */
  name: (slug: string) => string;
}

function useNamed(items: readonly Named[] | undefined): Names {
  const localized = useLocalized();
  return useMemo(() => {
    const options = (items ?? []).map(({ slug, name }) => ({ value: slug, label: localized(name) || slug }));
    const names = new Map(options.map(({ value, label }) => [value, label]));
    return { options, name: (slug: string) => names.get(slug) ?? slug };
  }, [items, localized]);
}

/** The tracks of the edition, with their names in the reader's language. */
export function useTrackNames(): Names {
  return useNamed(useQuery(tracksQuery(useEdition().slug)).data);
}

export function useThemeNames(): Names {
  return useNamed(useQuery(themesQuery(useEdition().slug)).data);
}

export function useRoomNames(): Names {
  return useNamed(useQuery(roomsQuery(useEdition().slug)).data);
}
