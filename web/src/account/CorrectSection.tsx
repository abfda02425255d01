import { Trans } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { congressQuery, useLocalized } from "../app/edition";
import { AppLink, QueryState, Section, Skeleton } from "../ui";
import styles from "./account.module.css";
import { registeredEditions } from "./registrations";

const exportQuery = {
  queryKey: ["me", "export"],
  queryFn: () => unwrap(api.GET("/api/v1/me/export")),
};

/** Where a person corrects what is stored about them: the account, and their registration in each edition. */
export function CorrectSection() {
  const query = useQuery(exportQuery);
  return (
    <Section
      title={<Trans>Correct my data</Trans>}
      description={
        <Trans>
          Your name, language and time zone are under Profile. Each registration has details and answers of
          its own.
        </Trans>
      }
    >
      <QueryState query={query} skeleton={<Skeleton lines={2} />} isEmpty={() => false}>
        {({ registrations }) => <Editions slugs={registeredEditions(registrations)} />}
      </QueryState>
      <p>
        <Trans>
          You change your e-mail address under <AppLink href="/account?tab=security">Security</AppLink>. Your
          registrations with the present address get the new one.
        </Trans>
      </p>
    </Section>
  );
}

function Editions({ slugs }: { slugs: readonly string[] }) {
  const localized = useLocalized();
  const congresses = useQueries({ queries: slugs.map((slug) => congressQuery(slug)) });
  if (slugs.length === 0) {
    return (
      <p>
        <Trans>You are not registered for an edition.</Trans>
      </p>
    );
  }
  return (
    <ul className={styles.editions}>
      {slugs.map((slug, at) => {
        const title = congresses[at]?.data ? localized(congresses[at].data.title) : slug;
        return (
          <li key={slug}>
            <AppLink href={`/e/${slug}/me/details`}>{title}</AppLink>
          </li>
        );
      })}
    </ul>
  );
}
