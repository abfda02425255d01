import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button, TextField, type TextFieldProps } from "../ui";
import styles from "./account.module.css";

/** A password that can be shown while it is typed: long ones are hard to type blindly. */
export function PasswordField(props: Omit<TextFieldProps, "type" | "multiline">) {
  const { t } = useLingui();
  const [isShown, setIsShown] = useState(false);
  return (
    <div className={styles.password}>
      <TextField {...props} type={isShown ? "text" : "password"} spellCheck={false} />
      <Button
        variant="quiet"
        size="small"
        icon={isShown ? "eye-off" : "eye"}
        aria-label={isShown ? t`Hide password` : t`Show password`}
        onPress={() => setIsShown(!isShown)}
        className={styles.reveal}
      >
        {isShown ? t`Hide` : t`Show`}
      </Button>
    </div>
  );
}

/** For a new password, with its rules. The service also refuses passwords that are easy to guess, and says why. */
export function NewPasswordField(
  props: Omit<TextFieldProps, "type" | "multiline" | "description" | "minLength">,
) {
  const { t } = useLingui();
  return (
    <PasswordField
      {...props}
      isRequired
      autoComplete="new-password"
      minLength={15}
      maxLength={128}
      description={t`At least 15 characters. A sentence that only you know is easy to remember and hard to guess.`}
    />
  );
}
