import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Page, QueryState, Section, Skeleton } from "../ui";
import { Agenda } from "./Agenda";
import styles from "./attendee.module.css";
import { CalendarSection } from "./CalendarSection";
import { CertificateSection } from "./CertificateSection";
import { InstallSection } from "./InstallSection";
import { NotRegistered } from "./NotRegistered";
import { registrationQuery } from "./queries";
import { RegistrationCard } from "./RegistrationCard";
import { useKeptOffline } from "./useKeptOffline";
import { useStars } from "./useStars";

/** What a person has to do with an edition: their registration, their sessions, and what is next. */
export function MyCongressPage() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const query = useQuery(registrationQuery(slug));
  useKeptOffline(slug);
  useStars(slug, query.data?.state === "confirmed");
  return (
    <Page
      title={<Trans>My congress</Trans>}
      breadcrumbs={[{ label: t`Editions`, href: "/" }]}
      description={
        <>
          {localized(congress.title)}, {time.formatDays(congress.starts_on, congress.ends_on)}.{" "}
          <a href={`/c/${slug}?time_zone=${encodeURIComponent(time.zone)}`}>
            <Trans>Programme</Trans>
          </a>
        </>
      }
    >
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={8} />}>
        {(registration) =>
          registration === null ? (
            <NotRegistered>
              <Trans>
                Register to take seats and to join sessions. You fill in one page and confirm your e-mail
                address.
              </Trans>
            </NotRegistered>
          ) : (
            <div className={styles.sections}>
              <RegistrationCard registration={registration} />
              {registration.state === "confirmed" ? (
                <>
                  <Section
                    title={<Trans>My sessions</Trans>}
                    description={<Trans>Times are in {time.zoneLabel}.</Trans>}
                  >
                    <Agenda />
                  </Section>
                  <Section title={<Trans>In your calendar</Trans>}>
                    <CalendarSection />
                  </Section>
                  <Section title={<Trans>Certificate of attendance</Trans>}>
                    <CertificateSection />
                  </Section>
                </>
              ) : null}
              <InstallSection />
            </div>
          )
        }
      </QueryState>
    </Page>
  );
}
