import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { EditionStateBadge } from "../../app/EditionStateBadge";
import { useEdition } from "../../app/edition";
import { type RegistrationType, useTypes } from "../../app/people/types";
import { useBothTimes } from "../../app/useBothTimes";
import { DescriptionList, Meter, ScrollRegion, Section } from "../../ui";
import styles from "../delegations.module.css";
import { type Delegation, deskQuery } from "../queries";
import { countByType, type Period, periodOf } from "./desk";

/** The state of a delegation: its quota, until when members can be registered, and how many there are by type. */
export function DeskOverview({ delegation }: { delegation: Delegation }) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const types = useTypes();
  const { data } = useQuery(deskQuery(slug, delegation.id));
  const head = data?.members.find(({ id }) => id === delegation.head);
  const counts = countByType(data?.members ?? []);
  const now = Date.now();
  const rows = types.types
    .map((type) => ({ type, count: counts.get(type.slug) ?? 0, period: periodOf(type, congress.state, now) }))
    .filter(({ count, period }) => count > 0 || period.kind === "open" || period.kind === "not_yet");
  return (
    <Section title={<Trans>Overview</Trans>}>
      <div className={styles.stack}>
        <Meter
          label={t`Places of the delegation`}
          value={delegation.members}
          max={delegation.quota}
          className={styles.meter}
        />
        <DescriptionList
          items={[
            { term: t`State of the edition`, value: <EditionStateBadge state={congress.state} /> },
            {
              term: t`Head of delegation`,
              value: head ? (
                <bdi>{head.display_name}</bdi>
              ) : (
                <Trans>None yet: the organisers set it among the confirmed members.</Trans>
              ),
            },
            { term: t`Focal point`, value: delegation.focal_point },
          ]}
        />
        {rows.length > 0 ? (
          <ScrollRegion label={t`Members by type`}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t`Registration type`}</th>
                  <th scope="col">{t`Members`}</th>
                  <th scope="col">{t`Free`}</th>
                  <th scope="col">{t`Registration`}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ type, count, period }) => (
                  <tr key={type.slug}>
                    <th scope="row">{types.name(type.slug)}</th>
                    <td>{count}</td>
                    <td>
                      <Free type={type} delegation={delegation} />
                    </td>
                    <td>
                      <PeriodText period={period} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        ) : null}
      </div>
    </Section>
  );
}

/** How many more can be registered: the quota of the delegation and the places of the type both count. */
function Free({ type, delegation }: { type: RegistrationType; delegation: Delegation }): ReactNode {
  const ofQuota = delegation.quota === null ? null : Math.max(0, delegation.quota - delegation.members);
  const ofType = type.places_left;
  if (ofQuota === null && ofType === null) return <Trans>Without limit</Trans>;
  if (ofQuota !== 0 && ofType === 0) return <Trans>Waiting list</Trans>;
  return Math.min(ofQuota ?? Number.POSITIVE_INFINITY, ofType ?? Number.POSITIVE_INFINITY);
}

function PeriodText({ period }: { period: Period }) {
  const both = useBothTimes();
  switch (period.kind) {
    case "open":
      return period.until === null ? <Trans>Open</Trans> : <Trans>Open until {both(period.until)}</Trans>;
    case "not_yet":
      return <Trans>Opens on {both(period.from)}</Trans>;
    case "over":
      return <Trans>Closed since {both(period.since)}</Trans>;
    case "closed":
      return <Trans>The edition does not accept registrations</Trans>;
  }
}
