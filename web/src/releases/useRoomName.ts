import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { roomsQuery } from "../app/programmeLists";

/** The name of a room; its short name while the rooms are loaded, and for a room that was deleted. */
export function useRoomName(): (slug: string) => string {
  const { slug: edition } = useEdition();
  const localized = useLocalized();
  const { data } = useQuery(roomsQuery(edition));
  const names = useMemo(() => new Map(data?.map(({ slug, name }) => [slug, name])), [data]);
  return useCallback((slug) => localized(names.get(slug)) || slug, [localized, names]);
}
