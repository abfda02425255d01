import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { typesQuery } from "../dashboardQueries";
import { useEdition, useLocalized } from "../edition";

export type RegistrationType = Schemas["RegistrationType"];

const none: readonly RegistrationType[] = [];

/** The registration types of the edition and their names in the reader's language. */
export function useTypes() {
  const { slug } = useEdition();
  const localized = useLocalized();
  const query = useQuery(typesQuery(slug));
  const types = query.data?.items ?? none;
  const names = useMemo(
    () => new Map(types.map((type) => [type.slug, localized(type.name)])),
    [types, localized],
  );
  return {
    query,
    types,
    /** The slug, until the types are loaded. */
    name: (type: string) => names.get(type) ?? type,
    options: types.map((type) => ({ value: type.slug, label: names.get(type.slug) ?? type.slug })),
  };
}
