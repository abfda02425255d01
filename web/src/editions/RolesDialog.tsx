import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, Dialog, Form, FormActions, toast } from "../ui";
import { RolesField } from "./RolesField";
import type { Role } from "./roles";
import type { StaffMember } from "./staffQueries";

interface RolesDialogProps {
  member: StaffMember;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function RolesDialog({ member, onClose, onSaved }: RolesDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [chosen, setChosen] = useState<readonly Role[]>(member.roles);
  const [isPending, setIsPending] = useState(false);
  const name = member.display_name || member.email;
  const submit = async () => {
    setIsPending(true);
    try {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/staff/{account}", {
          params: {
            path: { congress: slug, account: member.account },
            header: withRevision(member.revision),
          },
          body: { roles: chosen },
        }),
      );
      await onSaved();
      toast(t`The roles of ${name} are saved.`, { tone: "success" });
      onClose();
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog title={<Trans>Roles of {name}</Trans>} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form onSubmit={submit} label={t`Roles`}>
        <RolesField value={chosen} onChange={setChosen} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={chosen.length === 0}>
            <Trans>Save</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
