import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useLocalizedMatch } from "../app/edition";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import type { Column } from "../ui";
import { useLanguageName } from "../ui";
import { MissingBadges } from "./MissingBadges";
import styles from "./programme.module.css";
import { SessionState } from "./SessionState";
import { useThemeNames, useTrackNames } from "./useNames";
import { usePlacement } from "./usePlacement";
import { kindLabels, policyLabels, useLabel } from "./words";

/** The columns of the list. The same objects while nothing changes, so that rows are not drawn again. */
export function useSessionColumns(): Column<Session>[] {
  const { t } = useLingui();
  const { zoneLabel } = useTime();
  const match = useLocalizedMatch();
  const placement = usePlacement();
  const label = useLabel();
  const language = useLanguageName();
  const { name: track } = useTrackNames();
  const { name: theme } = useThemeNames();
  return useMemo(
    () => [
      { id: "code", header: t`Code`, width: 120, isAlways: true, cell: (row) => row.code },
      {
        id: "title",
        header: t`Title`,
        width: 250,
        isAlways: true,
        cell: (row) => {
          const { text, language: tag } = match(row.title);
          return (
            <bdi lang={tag} title={text}>
              {text}
            </bdi>
          );
        },
      },
      { id: "state", header: t`State`, width: 110, cell: (row) => <SessionState state={row.state} /> },
      {
        id: "placement",
        header: <span title={zoneLabel}>{t`Placement`}</span>,
        label: t`Placement`,
        width: 270,
        cell: placement,
      },
      {
        id: "missing",
        header: t`Missing`,
        width: 160,
        cell: (row) => (
          <span className={styles.badges}>
            <MissingBadges session={row} />
          </span>
        ),
      },
      {
        id: "speakers",
        header: t`Speakers`,
        width: 220,
        cell: (row) => <bdi>{row.speakers.map(({ name }) => name).join(", ")}</bdi>,
      },
      { id: "track", header: t`Track`, width: 150, cell: (row) => track(row.track) },
      { id: "themes", header: t`Themes`, width: 200, cell: (row) => row.themes.map(theme).join(", ") },
      { id: "language", header: t`Language`, width: 110, cell: (row) => language(row.language) },
      {
        id: "duration",
        header: t`Duration`,
        width: 110,
        isNumeric: true,
        cell: (row) => t`${plural(row.duration_minutes, { one: "# minute", other: "# minutes" })}`,
      },
      { id: "kind", header: t`Kind`, width: 130, isHidden: true, cell: (row) => label(kindLabels, row.kind) },
      {
        id: "interpretation",
        header: t`Interpretation`,
        width: 150,
        isHidden: true,
        cell: (row) => row.interpretation.map(language).join(", "),
      },
      {
        id: "capacity",
        header: t`Seats`,
        width: 90,
        isNumeric: true,
        isHidden: true,
        cell: (row) => row.capacity,
      },
      {
        id: "policy",
        header: t`Who can attend`,
        width: 200,
        isHidden: true,
        cell: (row) => label(policyLabels, row.enrolment_policy),
      },
    ],
    [t, zoneLabel, match, placement, label, language, track, theme],
  );
}
