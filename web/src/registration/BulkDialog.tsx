import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { Button, Dialog, ErrorState, Notice, Progress, TextField } from "../ui";
import type { BulkAction } from "./actions";
import { BulkMails } from "./BulkMails";
import { BulkReport } from "./BulkReport";
import type { Subject } from "./bulk";
import styles from "./registration.module.css";
import { type Selected, useBulkWork } from "./useBulkWork";

interface BulkDialogProps {
  action: BulkAction;
  selected: Selected;
  /** Nothing was changed. */
  onCancel: () => void;
  onDone: () => void;
}

/** Approves, rejects or cancels many registrations, from the question to the report. */
export function BulkDialog({ action, selected, onCancel, onDone }: BulkDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { step, prepare, run, stop } = useBulkWork(slug, action, selected);
  const [reason, setReason] = useState("");
  const [isStopping, setIsStopping] = useState(false);
  const titles = {
    approve: t`Approve registrations`,
    reject: t`Reject registrations`,
    cancel: t`Cancel registrations`,
  };
  const start = (subjects: Parameters<typeof run>[0]) => {
    setIsStopping(false);
    void run(subjects, reason.trim());
  };
  const count = step.kind === "confirming" ? step.possible.length : 0;
  const confirmLabels = {
    approve: t`${plural(count, { one: "Approve # registration", other: "Approve # registrations" })}`,
    reject: t`${plural(count, { one: "Reject # registration", other: "Reject # registrations" })}`,
    cancel: t`${plural(count, { one: "Cancel # registration", other: "Cancel # registrations" })}`,
  };

  const actions = () => {
    switch (step.kind) {
      case "confirming":
        return (
          <>
            <Button onPress={onCancel}>
              <Trans>Back</Trans>
            </Button>
            {count > 0 ? (
              <Button
                variant={action === "approve" ? "primary" : "danger"}
                onPress={() => start(step.possible)}
              >
                {confirmLabels[action]}
              </Button>
            ) : null}
          </>
        );
      case "running":
        return (
          <Button
            isPending={isStopping}
            onPress={() => {
              setIsStopping(true);
              stop();
            }}
          >
            <Trans>Stop</Trans>
          </Button>
        );
      case "finished":
        return (
          <>
            {step.rest.length > 0 ? (
              <Button icon="refresh" onPress={() => start(step.rest)}>
                {t`${plural(step.rest.length, { one: "Continue with # more", other: "Continue with # more" })}`}
              </Button>
            ) : null}
            <Button variant="primary" onPress={onDone}>
              <Trans>Done</Trans>
            </Button>
          </>
        );
      default:
        return (
          <Button onPress={onCancel}>
            <Trans>Back</Trans>
          </Button>
        );
    }
  };

  return (
    <Dialog
      title={titles[action]}
      isOpen
      isDismissable={step.kind !== "running"}
      onOpenChange={() => (step.kind === "finished" ? onDone() : onCancel())}
      actions={actions()}
    >
      <div className={styles.stack}>
        {step.kind === "collecting" ? (
          <>
            <Progress label={t`Finding all that match`} />
            <p role="status">{t`${plural(step.found, { one: "# found so far", other: "# found so far" })}`}</p>
          </>
        ) : null}
        {step.kind === "failed" ? <ErrorState error={step.error} onRetry={() => void prepare()} /> : null}
        {step.kind === "confirming" ? (
          <Confirmation
            action={action}
            possible={step.possible}
            left={step.left}
            reason={reason}
            onReason={setReason}
          />
        ) : null}
        {step.kind === "running" ? (
          <>
            <Progress label={titles[action]} value={step.done} max={step.total} />
            <p>
              <Trans>Keep this page open. If you stop, what is done stays done.</Trans>
            </p>
          </>
        ) : null}
        {step.kind === "finished" ? <BulkReport {...step} slug={slug} /> : null}
      </div>
    </Dialog>
  );
}

interface ConfirmationProps {
  action: BulkAction;
  possible: readonly Subject[];
  left: number;
  reason: string;
  onReason: (reason: string) => void;
}

function Confirmation({ action, possible, left, reason, onReason }: ConfirmationProps) {
  const { t } = useLingui();
  const count = possible.length;
  const impossible = {
    approve: t`Only pending registrations can be approved.`,
    reject: t`Only pending registrations and those on the waiting list can be rejected.`,
    cancel: t`Rejected and cancelled registrations cannot be cancelled.`,
  };
  if (count === 0) {
    return (
      <Notice kind="info" title={<Trans>Nothing to do</Trans>}>
        {impossible[action]}
      </Notice>
    );
  }
  const effects = {
    approve: t`They are confirmed, the oldest first. When no place is free, the others go to the waiting list.`,
    reject: t`This is final: a rejected registration cannot be reopened, and the person cannot register again.`,
    cancel: t`Their places go to the next people on the waiting list immediately. This cannot be undone.`,
  };
  return (
    <>
      <p>
        {t`${plural(count, {
          one: "# person gets an e-mail about this, in their language.",
          other: "# people each get an e-mail about this, in their language.",
        })}`}{" "}
        {effects[action]}
      </p>
      {left > 0 ? (
        <Notice kind="info">
          {t`${plural(left, {
            one: "# of the selected registrations is left out.",
            other: "# of the selected registrations are left out.",
          })}`}{" "}
          {impossible[action]}
        </Notice>
      ) : null}
      {action === "approve" ? null : (
        <TextField
          label={t`Reason`}
          name="/reason"
          description={t`Optional. It is in the e-mail as you write it here.`}
          multiline
          rows={3}
          maxLength={1000}
          value={reason}
          onChange={onReason}
        />
      )}
      <BulkMails action={action} subjects={possible} reason={reason.trim()} />
    </>
  );
}
