/** The editions in which a person is registered, from the export of their data. */
export function registeredEditions(registrations: unknown): string[] {
  if (!Array.isArray(registrations)) return [];
  const editions = registrations.flatMap((registration: unknown) => {
    if (typeof registration !== "object" || registration === null) return [];
    if (!("congress" in registration) || typeof registration.congress !== "string") return [];
    const isOver = "state" in registration && ["cancelled", "rejected"].includes(String(registration.state));
    return isOver ? [] : [registration.congress];
  });
  return [...new Set(editions)];
}
