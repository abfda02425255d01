import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { saveFile } from "../app/download";
import { Button, CheckboxField, Dialog, Notice } from "../ui";
import styles from "./account.module.css";

interface RecoveryCodesProps {
  codes: readonly string[];
  email: string;
  onClose: () => void;
}

/** Shown once: the dialog closes only when the person says that they are kept. */
export function RecoveryCodes({ codes, email, onClose }: RecoveryCodesProps) {
  const { t } = useLingui();
  const [isKept, setIsKept] = useState(false);
  const save = () => {
    const text = [t`Recovery codes of ${email} for Congress. Each works once.`, "", ...codes, ""].join("\n");
    saveFile("congress-recovery-codes.txt", new Blob([text], { type: "text/plain;charset=utf-8" }));
  };
  return (
    <Dialog
      title={<Trans>Keep your recovery codes</Trans>}
      isOpen
      isDismissable={false}
      actions={
        <Button variant="primary" isDisabled={!isKept} onPress={onClose}>
          <Trans>Done</Trans>
        </Button>
      }
    >
      <div className={styles.stack}>
        <Notice kind="warning" title={<Trans>These codes are shown only now</Trans>}>
          <Trans>
            If you lose your phone, one of them signs you in. Keep them where only you can find them.
          </Trans>
        </Notice>
        <ul className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className={styles.actions}>
          <Button icon="download" onPress={save}>
            <Trans>Download</Trans>
          </Button>
          <Button icon="print" onPress={() => window.print()}>
            <Trans>Print</Trans>
          </Button>
        </div>
        <CheckboxField
          label={t`I have kept the codes`}
          name="kept"
          isSelected={isKept}
          onChange={setIsKept}
        />
      </div>
    </Dialog>
  );
}
