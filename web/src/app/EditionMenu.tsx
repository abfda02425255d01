import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Menu } from "../ui";
import { congressesQuery } from "./congresses";
import styles from "./EditionMenu.module.css";
import { useEditionOrNull, useLocalized } from "./edition";
import { splitEditions } from "./editions";
import { useMe } from "./session";

/** The edition that is open, and the way to another. */
export function EditionMenu() {
  const { t } = useLingui();
  const localized = useLocalized();
  const navigate = useNavigate();
  const me = useMe();
  const current = useEditionOrNull();
  const { data } = useInfiniteQuery(congressesQuery);
  const { own } = splitEditions(data?.pages.flatMap((page) => page.items) ?? [], me);
  const label = current ? localized(current.congress.title) : t`Choose an edition`;
  return (
    <Menu
      label={label}
      className={styles.button}
      items={[
        ...own.map((congress) => ({
          id: congress.slug,
          label: localized(congress.title),
          description: congress.slug,
          isCurrent: congress.slug === current?.slug,
          onAction: () => void navigate({ to: "/e/$edition", params: { edition: congress.slug } }),
        })),
        {
          id: "/all",
          label: t`All editions`,
          icon: "home" as const,
          onAction: () => void navigate({ to: "/" }),
        },
      ]}
    />
  );
}
