import { Trans } from "@lingui/react/macro";
import { ConfirmDialog } from "./ConfirmDialog";
import { useLeaveQuestion } from "./leave";

/** Asks before unsaved changes are lost. */
export function LeaveDialog() {
  const { isAsked, answer } = useLeaveQuestion();
  return (
    <ConfirmDialog
      title={<Trans>Leave without saving?</Trans>}
      confirmLabel={<Trans>Leave</Trans>}
      cancelLabel={<Trans>Stay</Trans>}
      isDanger
      isOpen={isAsked}
      onOpenChange={(isOpen) => {
        if (!isOpen) answer(false);
      }}
      onConfirm={() => answer(true)}
    >
      <p>
        <Trans>What you typed on this page has not been saved and will be lost.</Trans>
      </p>
    </ConfirmDialog>
  );
}
