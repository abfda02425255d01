import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../../app/edition";
import { Badge, Button, LinkButton, Notice, Progress, Section } from "../../ui";
import styles from "../delegations.module.css";
import { nameOf } from "./PastePreview";
import type { Outcome, Sending } from "./useSending";

/** What became of each line: while they are sent, and afterwards. */
export function SendingReport({ sending, onAgain }: { sending: Sending; onAgain: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { lines, outcomes, isDone } = sending;
  const registered = outcomes.filter(({ kind }) => kind === "registered").length;
  const others = lines.length - registered;
  return (
    <Section title={isDone ? <Trans>What was registered</Trans> : <Trans>Members are registered</Trans>}>
      <div className={styles.stack}>
        {isDone ? (
          <Notice
            kind={others > 0 ? "warning" : "success"}
            isLive
            title={t`${plural(registered, { one: "# member is registered.", other: "# members are registered." })}`}
            actions={
              <>
                <LinkButton
                  to="/e/$edition/delegation"
                  params={{ edition: slug }}
                  search={{}}
                  variant="primary"
                >
                  <Trans>Back to the delegation</Trans>
                </LinkButton>
                <Button onPress={onAgain}>
                  {others > 0 ? <Trans>Correct the other lines</Trans> : <Trans>Add more members</Trans>}
                </Button>
              </>
            }
          >
            {others > 0
              ? t`${plural(others, {
                  one: "# line was not registered. See why below.",
                  other: "# lines were not registered. See why below.",
                })}`
              : null}
          </Notice>
        ) : (
          <Progress label={t`Sent`} value={outcomes.length} max={lines.length} />
        )}
        <ul className={styles.rows}>
          {lines.map(({ member }, at) => (
            <li key={member.email} className={styles.row}>
              <div className={styles.rowText}>
                <p className={styles.rowName}>
                  <bdi>{nameOf(member)}</bdi>
                  <OutcomeBadge outcome={outcomes[at]} />
                </p>
                <p className={styles.note}>{member.email}</p>
                <Reason outcome={outcomes[at]} />
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

function Reason({ outcome }: { outcome: Outcome | undefined }) {
  return outcome?.kind === "refused" ? <p className={styles.fault}>{outcome.reason}</p> : null;
}

function OutcomeBadge({ outcome }: { outcome: Outcome | undefined }) {
  switch (outcome?.kind) {
    case "registered":
      return (
        <Badge tone="success">
          <Trans>Registered</Trans>
        </Badge>
      );
    case "refused":
      return (
        <Badge tone="danger">
          <Trans>Not registered</Trans>
        </Badge>
      );
    case "not_sent":
      return (
        <Badge>
          <Trans>Not sent</Trans>
        </Badge>
      );
    default:
      return (
        <Badge>
          <Trans>Waiting</Trans>
        </Badge>
      );
  }
}
