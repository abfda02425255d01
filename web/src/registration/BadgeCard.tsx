import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { fetchRaw } from "../api/client";
import { editionKey } from "../api/queries";
import { saveFile } from "../app/download";
import { useEdition } from "../app/edition";
import { useLanguage } from "../app/language";
import { Button, Card, QueryState, Skeleton } from "../ui";
import type { Registration } from "./queries";
import styles from "./registration.module.css";

const badgeQuery = (edition: string, registration: Registration, language: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "badge", registration.id, registration.revision, language),
    queryFn: async ({ signal }) => {
      const path = `/api/v1/congresses/${encodeURIComponent(edition)}/registrations/${registration.id}/badge`;
      return (await fetchRaw(`${path}?lang=${language}`, { signal })).text();
    },
  });

/** The badge as the API draws it. */
export function BadgeCard({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(badgeQuery(slug, registration, useLanguage()));
  const name = registration.display_name;
  return (
    <Card title={<Trans>Badge</Trans>}>
      <QueryState query={query} skeleton={<Skeleton lines={6} />} isEmpty={() => false}>
        {(svg) => (
          <div className={styles.stack}>
            <img
              src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
              alt={t`Badge of ${name} with a code to scan`}
              className={styles.badge}
            />
            <div className={styles.actions}>
              <Button
                size="small"
                icon="download"
                onPress={() =>
                  saveFile(`${registration.reference}.svg`, new Blob([svg], { type: "image/svg+xml" }))
                }
              >
                <Trans>Save the badge</Trans>
              </Button>
            </div>
          </div>
        )}
      </QueryState>
    </Card>
  );
}
