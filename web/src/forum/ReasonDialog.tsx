import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button, Dialog, Form, FormActions, TextField, useForm } from "../ui";

interface ReasonDialogProps {
  title: ReactNode;
  children?: ReactNode;
  confirmLabel: ReactNode;
  /** What the field holds at first. */
  usual?: string;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for the reason that the API keeps with an action. What it throws is shown, and the reason stays. */
export function ReasonDialog({
  title,
  children,
  confirmLabel,
  usual = "",
  onConfirm,
  onClose,
}: ReasonDialogProps) {
  const { t } = useLingui();
  const form = useForm({
    initial: { reason: usual },
    submit: async ({ reason }) => {
      await onConfirm(reason.trim());
      onClose();
    },
  });
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="small">
      <Form {...form.formProps}>
        {children}
        <TextField
          label={t`Reason`}
          name="/reason"
          description={t`It is kept in the record.`}
          isRequired
          maxLength={500}
          autoFocus
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {confirmLabel}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
