/** The public addresses of the programme of an edition, for calendars, apps and other sites. */
export interface Addresses {
  page: string;
  calendar: string;
  frabXml: string;
  frabJson: string;
  json: string;
  jsonLd: string;
}

export function addressesOf(origin: string, edition: string): Addresses {
  const slug = encodeURIComponent(edition);
  const api = `${origin}/api/v1/congresses/${slug}/schedule`;
  return {
    page: `${origin}/c/${slug}`,
    calendar: `${api}.ics`,
    frabXml: `${api}.xml`,
    frabJson: `${api}.frab.json`,
    json: api,
    jsonLd: `${api}.jsonld`,
  };
}

/** What a fragment for another site shows. An empty text: the default. */
export interface Fragment {
  lang: string;
  time_zone: string;
  theme: string;
  track: string;
}

export const wholeProgramme: Fragment = { lang: "", time_zone: "", theme: "", track: "" };

export function fragmentAddress(origin: string, edition: string, fragment: Fragment): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fragment)) if (value) query.set(name, value);
  const search = query.size > 0 ? `?${query}` : "";
  return `${origin}/c/${encodeURIComponent(edition)}/embed${search}`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const escapeHtml = (text: string) =>
  text.replaceAll(/[&"<>]/g, (character) => escapes[character] ?? character);

/** A link that asks the reader's calendar to subscribe. */
export function calendarLink(address: string, text: string): string {
  const subscription = address.replace(/^https?:/, "webcal:");
  return `<a href="${escapeHtml(subscription)}">${escapeHtml(text)}</a>`;
}

/** Stores an address in a file, and fails when there is an error instead of storing that. */
export function downloadCommand(address: string, file: string): string {
  return `curl --fail --output ${file} "${address}"`;
}
