/** What a problem says in the words of the API, which are English, in a line with its translated text. */
export function Original({ text }: { text: string | null }) {
  return text ? <span lang="en">{text}</span> : null;
}
