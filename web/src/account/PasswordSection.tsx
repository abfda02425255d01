import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { Button, Form, FormActions, Section, toast } from "../ui";
import { NewPasswordField, PasswordField } from "./PasswordField";
import { signInsKey } from "./signIns";

export function PasswordSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [isPending, setIsPending] = useState(false);
  const submit = async () => {
    setIsPending(true);
    try {
      await unwrap(api.PUT("/api/v1/me/password", { body: { current, password } }));
      setCurrent("");
      setPassword("");
      void client.invalidateQueries({ queryKey: signInsKey });
      toast(t`Password changed. All other sign-ins have ended.`, { tone: "success" });
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Section
      title={<Trans>Password</Trans>}
      description={<Trans>Changing it ends all other sign-ins. We tell you by e-mail.</Trans>}
    >
      <Form onSubmit={submit} label={t`Password`}>
        <PasswordField
          label={t`Current password`}
          name="/current"
          autoComplete="current-password"
          isRequired
          value={current}
          onChange={setCurrent}
        />
        <NewPasswordField label={t`New password`} name="/password" value={password} onChange={setPassword} />
        <FormActions>
          <Button type="submit" isPending={isPending}>
            <Trans>Change password</Trans>
          </Button>
        </FormActions>
      </Form>
    </Section>
  );
}
