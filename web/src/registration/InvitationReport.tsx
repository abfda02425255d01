import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { problemSentence, useProblemTexts } from "../api/problemTexts";
import { saveFile } from "../app/download";
import { useEdition } from "../app/edition";
import { Badge, Button, ErrorState, Notice, type Tone } from "../ui";
import { countOutcomes, type InvitationOutcome, linksFile } from "./invitations";
import styles from "./registration.module.css";

interface InvitationReportProps {
  outcomes: readonly InvitationOutcome[];
  error: unknown;
  /** Recipients that were not reached. */
  rest: number;
}

const tones: Readonly<Record<string, Tone>> = { created: "success", refused: "danger" };

/** Who was invited, and who was not and why. */
export function InvitationReport({ outcomes, error, rest }: InvitationReportProps) {
  const { t } = useLingui();
  useProblemTexts();
  const { slug } = useEdition();
  const titles: Readonly<Record<string, string>> = {
    created: t`Invited`,
    already_invited: t`Already invited to this type`,
    already_registered: t`Already registered`,
    repeated: t`Listed twice`,
    refused: t`Refused`,
  };
  const hasSecrets = outcomes.some(({ secret }) => secret !== null);
  return (
    <div className={styles.stack} role="status">
      {error ? <ErrorState error={error} /> : null}
      {rest > 0 ? (
        <Notice kind="warning">
          {t`${plural(rest, {
            one: "# person was not invited. Invite the same list again: who is invited already is skipped.",
            other:
              "# people were not invited. Invite the same list again: who is invited already is skipped.",
          })}`}
        </Notice>
      ) : null}
      <ul className={styles.groups}>
        {[...countOutcomes(outcomes)].map(([kind, group]) => (
          <li key={kind}>
            <p className={styles.facts}>
              <Badge tone={tones[kind] ?? "neutral"}>{titles[kind] ?? kind}</Badge>
              <strong>{t`${plural(group.length, { one: "# person", other: "# people" })}`}</strong>
            </p>
            <details open={kind !== "created" && group.length <= 10}>
              <summary>
                <Trans>Show who</Trans>
              </summary>
              <ul className={styles.names}>
                {group.map(({ email, problem }) => (
                  <li key={email}>
                    {email}
                    {problem ? <> – {problemSentence(problem)}</> : null}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      {hasSecrets ? (
        <Notice
          kind="warning"
          title={<Trans>The links are available only now</Trans>}
          actions={
            <Button
              icon="download"
              onPress={() =>
                saveFile(
                  `${slug}-invitations.csv`,
                  new Blob([linksFile(window.location.origin, outcomes)], { type: "text/csv;charset=utf-8" }),
                )
              }
            >
              <Trans>Save the links</Trans>
            </Button>
          }
        >
          <Trans>Save them before you close this. They cannot be shown again.</Trans>
        </Notice>
      ) : null}
    </div>
  );
}
