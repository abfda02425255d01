import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useCountries } from "../app/people/countries";
import { useDelegationNames } from "../app/people/delegations";
import { StateBadge } from "../app/people/StateBadge";
import { useTypes } from "../app/people/types";
import { useTime } from "../app/time";
import type { Column } from "../ui";
import { useLanguageName } from "../ui";
import type { Registration } from "./queries";

/** The columns of the list. The same objects while nothing changes, so that rows are not drawn again. */
export function useRegistrationColumns(): Column<Registration>[] {
  const { t } = useLingui();
  const { formatDateTime, zoneLabel } = useTime();
  const { name: country } = useCountries();
  const nameOf = useLanguageName();
  const delegations = useDelegationNames();
  const { types, name: typeName } = useTypes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `typeName` changes with `types`.
  return useMemo(
    () => [
      {
        id: "name",
        header: t`Name`,
        width: 190,
        isAlways: true,
        cell: (row) => <bdi>{row.display_name}</bdi>,
      },
      { id: "state", header: t`State`, width: 130, cell: (row) => <StateBadge state={row.state} /> },
      { id: "type", header: t`Type`, width: 150, cell: (row) => typeName(row.type) },
      {
        id: "organisation",
        header: t`Organisation`,
        width: 170,
        cell: (row) => <bdi>{row.organisation}</bdi>,
      },
      {
        id: "job_title",
        header: t`Job title`,
        width: 160,
        isHidden: true,
        cell: (row) => <bdi>{row.job_title}</bdi>,
      },
      { id: "city", header: t`City`, width: 120, cell: (row) => <bdi>{row.city}</bdi> },
      { id: "country", header: t`Country`, width: 140, cell: (row) => country(row.country) },
      {
        id: "delegation",
        header: t`Delegation`,
        width: 160,
        isHidden: true,
        cell: (row) => (row.delegation ? <bdi>{delegations.name(row.delegation)}</bdi> : null),
      },
      { id: "email", header: t`E-mail`, width: 230, cell: (row) => row.email },
      { id: "reference", header: t`Reference`, width: 160, cell: (row) => row.reference },
      {
        id: "waiting_position",
        header: t`Waiting position`,
        width: 140,
        isNumeric: true,
        isHidden: true,
        cell: (row) => row.waiting_position,
      },
      {
        id: "languages",
        header: t`Languages`,
        width: 130,
        isHidden: true,
        cell: (row) => row.languages.map(nameOf).join(", "),
      },
      {
        id: "created_at",
        header: <span title={zoneLabel}>{t`Registered`}</span>,
        label: t`Registered`,
        width: 180,
        cell: (row) => <time dateTime={row.created_at}>{formatDateTime(row.created_at)}</time>,
      },
      {
        id: "updated_at",
        header: <span title={zoneLabel}>{t`Changed`}</span>,
        label: t`Changed`,
        width: 180,
        isHidden: true,
        cell: (row) => <time dateTime={row.updated_at}>{formatDateTime(row.updated_at)}</time>,
      },
    ],
    [t, formatDateTime, zoneLabel, country, nameOf, delegations, types],
  );
}
