import { Trans, useLingui } from "@lingui/react/macro";
import { Button, CopyField, Dialog, Notice } from "../../ui";
import styles from "../settings.module.css";

/** The signing secret, which the API gives only once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog
      title={<Trans>Signing secret</Trans>}
      isOpen
      isDismissable={false}
      actions={
        <Button variant="primary" onPress={onClose}>
          <Trans>I have copied the secret</Trans>
        </Button>
      }
    >
      <div className={styles.stack}>
        <Notice kind="warning" title={<Trans>The secret is shown only now</Trans>}>
          <Trans>
            Give it to the program that receives the events. With it, the program checks that an event comes
            from here. If you lose it, rotate it to get another one.
          </Trans>
        </Notice>
        <CopyField
          label={t`Secret`}
          value={secret}
          description={t`For a library of the Standard Webhooks specification.`}
        />
      </div>
    </Dialog>
  );
}
