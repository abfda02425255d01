import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useDelegationNames } from "../app/people/delegations";
import { usePersonLabels } from "../app/people/PersonFields";
import { useTypes } from "../app/people/types";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { AppLink, CopyField, DescriptionList, QueryState, Section, Skeleton, useLanguageName } from "../ui";
import { hasBadge } from "./actions";
import { BadgeCard } from "./BadgeCard";
import type { Registration } from "./queries";
import { RegistrationSeats } from "./RegistrationSeats";
import styles from "./registration.module.css";

/** The registration as it is, with its answers and its badge. */
export function RegistrationDetails({ registration }: { registration: Registration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const time = useTime();
  const types = useTypes();
  const countries = useCountries();
  const delegations = useDelegationNames();
  const labels = usePersonLabels();
  const nameOf = useLanguageName();
  const { delegation } = registration;
  const at = (instant: string) => `${time.formatDateTime(instant)} (${time.zoneLabelAt(instant)})`;
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>
        <DescriptionList
          items={[
            { term: t`Registration type`, value: types.name(registration.type) },
            ...(registration.waiting_position === null
              ? []
              : [{ term: t`Position on the waiting list`, value: registration.waiting_position }]),
            ...(registration.reason ? [{ term: t`Reason`, value: <bdi>{registration.reason}</bdi> }] : []),
            {
              term: t`Delegation`,
              value: delegation ? (
                <AppLink href={`/e/${slug}/delegations/${delegation}`}>
                  {delegations.name(delegation) ?? t`Open the delegation`}
                </AppLink>
              ) : null,
            },
            {
              term: t`E-mail`,
              value: <a href={`mailto:${registration.email}`}>{registration.email}</a>,
            },
            { term: labels.salutation, value: registration.salutation },
            { term: labels.given_name, value: registration.given_name },
            { term: labels.family_name, value: registration.family_name },
            {
              term: labels.name_order,
              value: registration.name_order === "family_first" ? t`Family name first` : t`Given name first`,
            },
            { term: labels.organisation, value: registration.organisation },
            { term: labels.job_title, value: registration.job_title },
            { term: labels.city, value: registration.city },
            { term: labels.country, value: countries.name(registration.country) },
            { term: labels.time_zone, value: registration.time_zone },
            { term: labels.languages, value: registration.languages.map(nameOf).join(", ") },
            { term: t`Registered`, value: at(registration.created_at) },
            { term: t`Changed`, value: at(registration.updated_at) },
          ]}
        />
        <AnswersSection registration={registration} />
        {can("enrolment.manage") ? <RegistrationSeats registration={registration.id} /> : null}
      </div>
      <div className={styles.stack}>
        <CopyField label={t`Reference`} value={registration.reference} />
        {hasBadge(registration.state) ? <BadgeCard registration={registration} /> : null}
      </div>
    </div>
  );
}

function AnswersSection({ registration }: { registration: Registration }) {
  const { slug } = useEdition();
  const { id, revision } = registration;
  const query = useQuery({
    queryKey: editionKey(slug, "registrations", "answers", id, revision),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations/{registration}/answers", {
          params: { path: { congress: slug, registration: id }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
  return (
    <Section title={<Trans>Answers</Trans>}>
      <QueryState
        query={query}
        skeleton={<Skeleton lines={3} />}
        empty={
          <p className={styles.note}>
            <Trans>No question is answered.</Trans>
          </p>
        }
      >
        {(data) => <AnswerList answers={data.items} />}
      </QueryState>
    </Section>
  );
}

function AnswerList({ answers }: { answers: readonly Schemas["AnswerDetail"][] }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const countries = useCountries();
  const time = useTime();
  const written = ({ kind, value, chosen }: Schemas["AnswerDetail"]) => {
    if (chosen.length > 0) return chosen.map(localized).join(", ");
    if (typeof value === "boolean") return value ? t`Yes` : t`No`;
    if (typeof value !== "string")
      return value === null || value === undefined ? null : JSON.stringify(value);
    if (kind === "country") return countries.name(value);
    return kind === "date" ? time.formatDate(value) : <bdi>{value}</bdi>;
  };
  return (
    <DescriptionList
      items={answers.map((answer) => ({
        id: answer.question,
        term: localized(answer.text),
        value: (
          <>
            {written(answer)}
            {answer.current ? null : (
              <p className={styles.note}>
                <Trans>The question was worded like this when it was answered.</Trans>
              </p>
            )}
          </>
        ),
      }))}
    />
  );
}
