import type { Schemas } from "../api/client";
import type { Congress } from "../app/edition";
import { localizedPatch, type Texts, textsOrNull } from "../app/texts";
import { isSame } from "../ui";

/** How the public pages of an edition look, as the form has it: empty for what the service chooses. */
export interface PublicPages {
  accent: string;
  logo_text: string;
  intro: Texts;
}

export function publicPagesOf({ accent, logo_text, intro }: Congress): PublicPages {
  return { accent: accent ?? "", logo_text: logo_text ?? "", intro: intro ?? {} };
}

/** Only what has changed. */
export function publicPagesPatch(before: PublicPages, after: PublicPages): Schemas["CongressPatch"] {
  const accent = after.accent.toLowerCase();
  const logo = after.logo_text.trim();
  return {
    ...(accent === before.accent ? {} : { accent: accent || null }),
    ...(logo === before.logo_text ? {} : { logo_text: logo || null }),
    ...(isSame(before.intro, after.intro)
      ? {}
      : { intro: textsOrNull(after.intro) ? localizedPatch(before.intro, after.intro) : null }),
  };
}
