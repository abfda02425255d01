import type { Schemas } from "../api/client";
import type { RegistrationType } from "../app/people/types";
import { localizedPatch } from "../app/texts";

export type Places = "unlimited" | "own" | "pool";

/** A registration type as its form has it. */
export interface TypeValues {
  slug: string;
  name: Readonly<Record<string, string>>;
  aliases: string;
  opens_at: string | null;
  closes_at: string | null;
  approval: Schemas["RegistrationApproval"];
  admission: Schemas["RegistrationAdmission"];
  tracks: readonly string[];
  places: Places;
  capacity: number | null;
  pool: string;
  capacity_public: boolean;
  is_default: boolean;
  position: number;
}

export function emptyType(position: number): TypeValues {
  return {
    slug: "",
    name: {},
    aliases: "",
    opens_at: null,
    closes_at: null,
    approval: "automatic",
    admission: "open",
    tracks: [],
    places: "unlimited",
    capacity: null,
    pool: "",
    capacity_public: true,
    is_default: false,
    position,
  };
}

export function typeValues(type: RegistrationType): TypeValues {
  const {
    slug,
    name,
    opens_at,
    closes_at,
    approval,
    admission,
    tracks,
    capacity_public,
    is_default,
    position,
  } = type;
  return {
    slug,
    name,
    aliases: type.aliases.join(", "),
    opens_at,
    closes_at,
    approval,
    admission,
    tracks,
    places: type.pool !== null ? "pool" : type.capacity !== null ? "own" : "unlimited",
    capacity: type.pool === null ? type.capacity : null,
    pool: type.pool ?? "",
    capacity_public,
    is_default,
    position,
  };
}

export function readAliases(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,;\n]/)
        .map((alias) => alias.trim())
        .filter(Boolean),
    ),
  ];
}

function placesOf({ places, capacity, pool }: TypeValues) {
  return {
    capacity: places === "own" ? capacity : null,
    pool: places === "pool" ? pool || null : null,
  };
}

export function newType(values: TypeValues): Schemas["NewRegistrationType"] {
  const {
    slug,
    name,
    opens_at,
    closes_at,
    approval,
    admission,
    tracks,
    capacity_public,
    is_default,
    position,
  } = values;
  return {
    slug: slug.trim(),
    name,
    aliases: readAliases(values.aliases),
    opens_at,
    closes_at,
    approval,
    admission,
    tracks,
    ...placesOf(values),
    capacity_public,
    is_default,
    position,
  };
}

/** The whole type, so that nothing depends on what the form started from. The slug stays. */
export function typePatch(before: TypeValues, after: TypeValues): Schemas["RegistrationTypePatch"] {
  const { slug: _, ...values } = newType(after);
  return { ...values, name: localizedPatch(before.name, after.name) };
}
