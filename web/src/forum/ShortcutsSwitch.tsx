import { Trans, useLingui } from "@lingui/react/macro";
import { Kbd, SwitchField } from "../ui";
import styles from "./forum.module.css";

interface ShortcutsSwitchProps {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export function ShortcutsSwitch({ isOn, onChange }: ShortcutsSwitchProps) {
  const { t } = useLingui();
  return (
    <div className={styles.keys}>
      <SwitchField label={t`Keys of this screen`} name="keys" isSelected={isOn} onChange={onChange} />
      <p className={styles.note}>
        <Kbd>N</Kbd> <Trans>call the next</Trans> <Kbd>S</Kbd> <Trans>start or stop</Trans> <Kbd>E</Kbd>{" "}
        <Trans>one more minute</Trans>
      </p>
    </div>
  );
}
