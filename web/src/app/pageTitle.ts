/** `Registrations – Metropolis 2026 – Congress`: from the particular to the general, as tabs are cut off at the end. */
export function pageTitle(heading: string, edition: string): string {
  return [heading, edition, "Congress"]
    .filter((part, at, all) => part && all.indexOf(part) === at)
    .join(" – ");
}
