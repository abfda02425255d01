/**
 * Where to go after signing in: an address of this app, even if someone else has made the link. `//evil.example`, `/\evil.example` and
 * `javascript:` would lead elsewhere.
 */
export function safeNext(next: unknown, origin = globalThis.location.origin): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  let address: URL;
  try {
    address = new URL(next, origin);
  } catch {
    return "/";
  }
  if (address.origin !== origin) return "/";
  // Signing in again and again would lead nowhere; addresses of the API are no pages.
  if (/^\/(sign-in|sign-up|openid|api)(\/|$)/.test(address.pathname)) return "/";
  return address.pathname + address.search + address.hash;
}
