import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useBothTimes } from "../app/useBothTimes";
import { Badge, EmptyState, QueryState, Skeleton } from "../ui";
import styles from "./declarations.module.css";
import { type Declaration, endorsementsQuery } from "./queries";

interface EndorsementsTabProps {
  declaration: Declaration;
  /** The delegation of the caller. */
  own: string | null;
}

/** The cities that endorse the declaration, with their reservations. */
export function EndorsementsTab({ declaration, own }: EndorsementsTabProps) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const countries = useCountries();
  const both = useBothTimes();
  const query = useQuery(endorsementsQuery(slug, declaration.id));
  return (
    <QueryState
      query={query}
      skeleton={<Skeleton shape="rows" lines={4} />}
      empty={
        <EmptyState icon="flag" title={<Trans>No city has endorsed it yet</Trans>}>
          {declaration.state === "draft" ? (
            <Trans>Cities endorse it once the secretariat opens it.</Trans>
          ) : (
            <Trans>The accredited heads of delegations endorse it for their cities.</Trans>
          )}
        </EmptyState>
      }
    >
      {(endorsements) => (
        <ul className={styles.rows}>
          {[...endorsements]
            .sort((left, right) => localized(left.city).localeCompare(localized(right.city)))
            .map((one) => (
              <li key={one.delegation} className={styles.row}>
                <div className={styles.rowText}>
                  <p className={styles.rowName}>
                    <bdi>{localized(one.city)}</bdi>
                    <span className={styles.note}>{countries.name(one.country)}</span>
                    {one.delegation === own ? (
                      <Badge tone="info">
                        <Trans>Your city</Trans>
                      </Badge>
                    ) : null}
                    {one.reservation ? (
                      <Badge tone="warning">
                        <Trans>With a reservation</Trans>
                      </Badge>
                    ) : null}
                  </p>
                  <p className={styles.note}>
                    <bdi>{one.name}</bdi>, <bdi>{one.title}</bdi> · {both(one.endorsed_at)}
                  </p>
                  {one.reservation ? (
                    <p dir="auto" className={styles.commentText}>
                      {one.reservation}
                    </p>
                  ) : null}
                </div>
              </li>
            ))}
        </ul>
      )}
    </QueryState>
  );
}
