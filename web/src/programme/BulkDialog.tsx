import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Session } from "../app/sessions";
import { Button, Dialog, Notice, Progress } from "../ui";
import { BulkFields } from "./BulkFields";
import { BulkReport } from "./BulkReport";
import { type BulkAction, isComplete, isPossible, keepAll, tooManyThemes } from "./bulk";
import styles from "./programme.module.css";
import { useBulkWork } from "./useBulkWork";

interface BulkDialogProps {
  action: BulkAction;
  sessions: readonly Session[];
  onClose: (isChanged: boolean) => void;
}

/** Edits, confirms, cancels or deletes several sessions, from the question to the report. */
export function BulkDialog({ action, sessions, onClose }: BulkDialogProps) {
  const { t } = useLingui();
  const { step, run, stop } = useBulkWork(action);
  const [values, setValues] = useState(keepAll);
  const possible = sessions.filter((session) => isPossible(action, session));
  const count = possible.length;
  const titles: Record<BulkAction, string> = {
    edit: t`${plural(count, { one: "Edit # session", other: "Edit # sessions" })}`,
    confirm: t`Confirm sessions`,
    cancel: t`Cancel sessions`,
    delete: t`Delete sessions`,
  };
  const verbs: Record<BulkAction, string> = {
    edit: t`${plural(count, { one: "Change # session", other: "Change # sessions" })}`,
    confirm: t`${plural(count, { one: "Confirm # session", other: "Confirm # sessions" })}`,
    cancel: t`${plural(count, { one: "Cancel # session", other: "Cancel # sessions" })}`,
    delete: t`${plural(count, { one: "Delete # session", other: "Delete # sessions" })}`,
  };
  const crowded = tooManyThemes(possible, values);
  const isReady = action !== "edit" || (isComplete(values) && crowded === 0);

  const actions = () => {
    if (step.kind === "running")
      return (
        <Button onPress={stop}>
          <Trans>Stop</Trans>
        </Button>
      );
    if (step.kind === "finished")
      return (
        <>
          {step.rest.length > 0 ? (
            <Button icon="refresh" onPress={() => void run(step.rest, values)}>
              <Trans>Retry the rest</Trans>
            </Button>
          ) : null}
          <Button variant="primary" onPress={() => onClose(true)}>
            <Trans>Done</Trans>
          </Button>
        </>
      );
    return (
      <>
        <Button onPress={() => onClose(false)}>
          <Trans>Back</Trans>
        </Button>
        {count > 0 ? (
          <Button
            variant={action === "cancel" || action === "delete" ? "danger" : "primary"}
            isDisabled={!isReady}
            onPress={() => void run(possible, values)}
          >
            {verbs[action]}
          </Button>
        ) : null}
      </>
    );
  };

  return (
    <Dialog
      title={titles[action]}
      isOpen
      isDismissable={step.kind !== "running"}
      onOpenChange={() => onClose(step.kind === "finished")}
      actions={actions()}
    >
      <div className={styles.stack}>
        {step.kind === "asking" ? (
          <>
            <Consequences action={action} possible={possible} left={sessions.length - count} />
            {action === "edit" ? <BulkFields values={values} onChange={setValues} /> : null}
            {crowded > 0 ? (
              <Notice kind="warning">
                {t`${plural(crowded, {
                  one: "# session would have more than three themes.",
                  other: "# sessions would have more than three themes.",
                })}`}
              </Notice>
            ) : null}
          </>
        ) : null}
        {step.kind === "running" ? (
          <>
            <Progress label={titles[action]} value={step.done} max={step.total} />
            <p>
              <Trans>Keep this page open. If you stop, what is done stays done.</Trans>
            </p>
          </>
        ) : null}
        {step.kind === "finished" ? <BulkReport {...step} action={action} /> : null}
      </div>
    </Dialog>
  );
}

interface ConsequencesProps {
  action: BulkAction;
  possible: readonly Session[];
  left: number;
}

/** What follows, and what is left out. */
function Consequences({ action, possible, left }: ConsequencesProps) {
  const { t } = useLingui();
  const texts: Record<BulkAction, string> = {
    edit: t`What you leave as it is stays different from session to session. The public sees the changes after the next release.`,
    confirm: t`Confirmed sessions that have a placement are part of the next release.`,
    cancel: t`This is final: a cancelled session cannot be confirmed again. The next release leaves it out, and everyone who has a seat in it, waits for one or has marked it then gets an e-mail.`,
    delete: t`Texts, speakers and placements of these sessions are lost. You cannot undo this. Sessions that were released, or that have people with a seat, are not deleted: cancel them.`,
  };
  if (possible.length === 0) {
    return (
      <Notice kind="info" title={<Trans>Nothing to do</Trans>}>
        {action === "confirm" ? (
          <Trans>Only drafts can be confirmed.</Trans>
        ) : (
          <Trans>These sessions are cancelled already.</Trans>
        )}
      </Notice>
    );
  }
  return (
    <>
      <p>{texts[action]}</p>
      {left > 0 ? (
        <Notice kind="info">
          {t`${plural(left, {
            one: "# of the selected sessions is left out, because of its state.",
            other: "# of the selected sessions are left out, because of their state.",
          })}`}
        </Notice>
      ) : null}
    </>
  );
}
