import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, Dialog, Form, FormActions, TextField, toast } from "../ui";
import { RolesField } from "./RolesField";
import type { Role } from "./roles";

interface AddStaffDialogProps {
  onClose: () => void;
  onAdded: () => Promise<void>;
}

/** Adds an account, by its e-mail address. */
export function AddStaffDialog({ onClose, onAdded }: AddStaffDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<readonly Role[]>([]);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newKey());
  const submit = async () => {
    setIsPending(true);
    setError(null);
    try {
      const member = await unwrap(
        api.POST("/api/v1/congresses/{congress}/staff", {
          params: { path: { congress: slug }, header: withKey(key.current) },
          body: { email: email.trim(), roles: chosen },
        }),
      );
      await onAdded();
      const name = member.display_name || member.email;
      toast(t`${name} is on the staff.`, { tone: "success" });
      onClose();
    } catch (reason) {
      setError(reason);
      // A refused request is not stored: the corrected one is another.
      key.current = newKey();
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog
      title={<Trans>Add a person to the staff</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={submit} error={error} label={t`Add a person to the staff`}>
        <TextField
          label={t`E-mail`}
          name="/email"
          type="email"
          description={t`Of the person’s account. They must have confirmed the address.`}
          value={email}
          onChange={setEmail}
          isRequired
        />
        <RolesField value={chosen} onChange={setChosen} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={chosen.length === 0}>
            <Trans>Add</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
