/** The search of an address is text: `?q=007` stays `007`, and a link means the same in every version of the app. */
export type TextSearch = { readonly [name: string]: string | undefined };

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Absent and empty values are left out, so that the same view always has the same address. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === "") continue;
    parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/** For lists: every filter is a text; each page reads the ones that it knows. */
export function textSearch(search: Record<string, unknown>): TextSearch {
  return Object.fromEntries(
    Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
