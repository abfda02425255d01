import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { typesQuery } from "../app/dashboardQueries";
import { useEdition, useLocalized } from "../app/edition";
import { tracksQuery } from "../app/programmeLists";
import type { Audience } from "./audience";
import { sessionsQuery } from "./queries";

/** Says to whom an announcement is, with names in the reader's language once they are loaded. */
export function useAudienceName(kinds: ReadonlySet<Audience["kind"]>): (audience: Audience) => string {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const types = useQuery({ ...typesQuery(slug), enabled: kinds.has("registration_type") });
  const tracks = useQuery({ ...tracksQuery(slug), enabled: kinds.has("track") });
  const sessions = useQuery({ ...sessionsQuery(slug), enabled: kinds.has("session") });
  return (audience) => {
    switch (audience.kind) {
      case "everybody":
        return t`Everybody`;
      case "registration_type": {
        const name = localized(types.data?.items.find((one) => one.slug === audience.slug)?.name);
        return t`Registration type: ${name || audience.slug}`;
      }
      case "track": {
        const name = localized(tracks.data?.find((one) => one.slug === audience.slug)?.name);
        return t`Track: ${name || audience.slug}`;
      }
      case "session": {
        const name = localized(sessions.data?.find((one) => one.id === audience.session)?.title);
        return name ? t`Session: ${name}` : t`A session`;
      }
      default:
        return t`Some participants`;
    }
  };
}
