/** Where the certificate is downloaded, in the language of the person. */
export function certificateAddress(edition: string, language: string): string {
  return `/api/v1/congresses/${encodeURIComponent(edition)}/me/certificate.svg?${new URLSearchParams({ lang: language })}`;
}
