import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { saveFile } from "../app/download";
import { type Account, forgetMe } from "../app/session";
import { Button, Dialog, ErrorState, Form, FormActions, Notice, Section, TextField, toast } from "../ui";
import styles from "./account.module.css";
import { CorrectSection } from "./CorrectSection";

/** What is stored about the person: to take along, and to erase. */
export function MyData({ account }: { account: Account }) {
  const [isErasing, setIsErasing] = useState(false);
  const load = useMutation({
    mutationFn: () => unwrap(api.GET("/api/v1/me/export")),
    onSuccess: (data) =>
      saveFile(
        "congress-my-data.json",
        new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }),
      ),
  });
  return (
    <div className={styles.sections}>
      <CorrectSection />
      <Section
        title={<Trans>Export my data</Trans>}
        description={
          <Trans>
            All that is stored about you, as a JSON file: profile, sign-ins, registrations, answers, seats,
            attendance, entries and e-mails of the last thirty days. Keep it safe.
          </Trans>
        }
      >
        {load.error ? <ErrorState error={load.error} /> : null}
        <div className={styles.actions}>
          <Button icon="download" isPending={load.isPending} onPress={() => load.mutate()}>
            <Trans>Export</Trans>
          </Button>
        </div>
      </Section>
      <Section
        title={<Trans>Erase my account</Trans>}
        description={<Trans>Deletes your e-mail, name, answers and credentials for good.</Trans>}
      >
        <div className={styles.actions}>
          <Button variant="danger" icon="trash" onPress={() => setIsErasing(true)}>
            <Trans>Erase my account</Trans>
          </Button>
        </div>
      </Section>
      {isErasing ? <EraseDialog account={account} onClose={() => setIsErasing(false)} /> : null}
    </div>
  );
}

function EraseDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [isPending, setIsPending] = useState(false);
  const isConfirmed = typed.trim().toLowerCase() === account.email.toLowerCase();
  const submit = async () => {
    setIsPending(true);
    try {
      await unwrap(api.DELETE("/api/v1/me"));
      await navigate({ to: "/sign-up", search: {} });
      forgetMe(client);
      toast(t`Your account is erased.`);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog title={<Trans>Erase my account?</Trans>} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form onSubmit={submit} label={t`Erase my account`}>
        <Notice kind="danger" title={<Trans>This cannot be undone</Trans>}>
          <ul>
            <li>
              <Trans>Your e-mail, name, answers and credentials are deleted from every edition.</Trans>
            </li>
            <li>
              <Trans>
                Registrations stay without your name and keep their place. If you will not attend, cancel them
                first, so that others get the place.
              </Trans>
            </li>
            <li>
              <Trans>
                A declaration that you endorsed as head of a delegation keeps your name once it is adopted: it
                is a public record.
              </Trans>
            </li>
            <li>
              <Trans>
                Award entries and comments lose your name. If you are the focal point or the head of a
                delegation, it has none until the organisers name another.
              </Trans>
            </li>
            <li>
              <Trans>
                What this device keeps for reading offline is deleted; on other devices when they are online.
              </Trans>
            </li>
            <li>
              <Trans>Your roles in editions end. Export your data first if you need it.</Trans>
            </li>
          </ul>
        </Notice>
        <TextField
          label={t`To confirm, type your e-mail address: ${account.email}`}
          name="confirmation"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={setTyped}
          isRequired
        />
        <FormActions>
          <Button onPress={onClose}>
            <Trans>Keep my account</Trans>
          </Button>
          <Button type="submit" variant="danger" isPending={isPending} isDisabled={!isConfirmed}>
            <Trans>Erase for good</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
