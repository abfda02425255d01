import { Trans, useLingui } from "@lingui/react/macro";
import { ProblemError } from "../../api/problem";
import { problemSentence } from "../../api/problemTexts";
import { useLocalized } from "../../app/edition";
import { Button, Notice, toast } from "../../ui";
import styles from "../award.module.css";
import type { Phase } from "../deadlines";
import type { Round } from "../queries";
import type { Autosave } from "../useAutosave";
import type { EvaluationValues } from "./scores";

interface KeptNoticeProps {
  autosave: Autosave<EvaluationValues>;
  round: Round;
  phase: Phase;
}

/** Why nothing can be scored now; what was typed and came too late is shown and can be copied. */
export function KeptNotice({ autosave, round, phase }: KeptNoticeProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { error, isFinal, values } = autosave;
  if (isFinal) {
    const isGone = error instanceof ProblemError && error.status === 404;
    const text = round.criteria
      .map(({ id, name }) => `${localized(name)}: ${values.scores[id] ?? "–"}`)
      .concat([values.comment, values.feedback].filter(Boolean))
      .join("\n");
    const copy = async () => {
      await navigator.clipboard.writeText(text);
      toast(t`Copied.`, { tone: "success" });
    };
    return (
      <Notice
        kind="danger"
        isLive
        title={
          isGone ? (
            <Trans>The entry is no longer assigned to you: your last changes are not saved</Trans>
          ) : (
            <Trans>The round has closed: your last changes are not saved</Trans>
          )
        }
        actions={
          <Button icon="copy" onPress={() => void copy()}>
            <Trans>Copy what you typed</Trans>
          </Button>
        }
      >
        {error instanceof ProblemError ? <p>{problemSentence(error)}</p> : null}
        <p>
          <Trans>
            What was saved before counts if it was submitted. What you typed since is kept in this window;
            send it to the secretariat if it matters.
          </Trans>
        </p>
        <pre className={styles.kept}>{text}</pre>
      </Notice>
    );
  }
  if (phase === "before") {
    return (
      <Notice>
        <Trans>The round has not opened yet. You can read the entry now and score it then.</Trans>
      </Notice>
    );
  }
  if (phase === "ended" || phase === "closed") {
    return (
      <Notice isLive>
        <Trans>The round is over. You see what was saved; it cannot be changed any more.</Trans>
      </Notice>
    );
  }
  return null;
}
