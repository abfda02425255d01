/** A question of a registration form, for tests. */
export const question = (slug: string, types: string[]) => ({
  slug,
  kind: "text" as const,
  text: { en: slug },
  help: null,
  options: [],
  required: false,
  types,
  position: 0,
  retired_at: null,
  version: 1,
  revision: 1,
});
