import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, fetchRaw, type Schemas, unwrap } from "../api/client";
import { Icon } from "../ui";
import { useEdition } from "./edition";
import styles from "./OthersHere.module.css";

export type OtherReader = Schemas["OtherReader"];

/** How often the page says that it is open, in milliseconds. The service forgets it after 45 seconds. */
const repeat = 20_000;

/** Who else has a page of the edition open. `page` is any name, such as `sessions/<id>`. */
export function useOthers(page: string): readonly OtherReader[] {
  const { slug } = useEdition();
  const { data } = useQuery({
    queryKey: ["open-page", slug, page],
    queryFn: ({ signal }) =>
      unwrap(
        api.PUT("/api/v1/congresses/{congress}/me/open-page", {
          params: { path: { congress: slug } },
          body: { page },
          signal,
        }),
      ),
    // Not while the page is hidden: it is not being edited then.
    refetchInterval: repeat,
    refetchOnWindowFocus: true,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    const close = () => {
      const address = `/api/v1/congresses/${encodeURIComponent(slug)}/me/open-page?page=${encodeURIComponent(page)}`;
      // Sent even while the window closes. If it fails, the page ends by itself.
      void fetchRaw(address, { method: "DELETE", keepalive: true }).catch(() => undefined);
    };
    window.addEventListener("pagehide", close);
    return () => {
      window.removeEventListener("pagehide", close);
      close();
    };
  }, [slug, page]);
  return data?.others ?? [];
}

/** Says who else has the page open, so that two people do not change the same thing unknowingly. */
export function OthersHere({ page }: { page: string }) {
  const { t } = useLingui();
  const others = useOthers(page);
  const [first, second] = others;
  return (
    <div role="status" aria-label={t`Others on this page`} className={styles.others}>
      {first ? (
        <span className={styles.text}>
          <Icon name="people" />
          {others.length === 1 ? (
            <Trans>{first.display_name} also has this page open.</Trans>
          ) : others.length === 2 ? (
            <Trans>
              {first.display_name} and {second?.display_name} also have this page open.
            </Trans>
          ) : (
            <Plural
              value={others.length - 1}
              one={`${first.display_name} and # other person also have this page open.`}
              other={`${first.display_name} and # other people also have this page open.`}
            />
          )}
        </span>
      ) : null}
    </div>
  );
}
