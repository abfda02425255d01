import { Trans } from "@lingui/react/macro";
import { Button, Dialog, ErrorState } from "../ui";

/** What an action without a form of its own was refused for, with the request id. */
export function FailureDialog({ error, onClose }: { error: unknown; onClose: () => void }) {
  if (!error) return null;
  return (
    <Dialog
      title={<Trans>This did not work</Trans>}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <Button variant="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      <ErrorState error={error} />
    </Dialog>
  );
}
