import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { AppLink, Page, QueryState, Section, Skeleton } from "../ui";
import styles from "./attendee.module.css";
import { DetailsForm } from "./DetailsForm";
import { NotRegistered } from "./NotRegistered";
import { registrationQuery } from "./queries";

/** What the organisers know about a person: to correct, to take along and to erase. */
export function MyDetailsPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(registrationQuery(slug));
  return (
    <Page
      title={<Trans>My details</Trans>}
      breadcrumbs={[{ label: t`My congress`, href: `/e/${slug}/me` }]}
      isNarrow
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />} isEmpty={() => false}>
        {(registration) =>
          registration ? (
            <div className={styles.sections}>
              <DetailsForm registration={registration} />
              <Section title={<Trans>Export or erase</Trans>}>
                <p>
                  <Trans>
                    Under <AppLink href="/account?tab=data">My account, My data</AppLink> you get everything
                    that is stored about you as a file, and can erase it.
                  </Trans>
                </p>
              </Section>
            </div>
          ) : (
            <NotRegistered>
              <Trans>Once you are registered, you can correct your details here.</Trans>
            </NotRegistered>
          )
        }
      </QueryState>
    </Page>
  );
}
