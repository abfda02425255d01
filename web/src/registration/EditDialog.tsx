import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { ConflictDialog } from "../app/ConflictDialog";
import type { OpenConflict } from "../app/useConflict";
import { Button, Dialog, Form, FormActions, type FormState, RequiredHint } from "../ui";

interface EditDialogProps<Values extends object> {
  title: string;
  form: FormState<Values>;
  conflict: OpenConflict | null;
  /** The names of the fields, for the question about a conflict. */
  labels: Readonly<Record<string, string>>;
  isNew: boolean;
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
}

/** A dialog that creates or edits something, and the question about another person's change over it. */
export function EditDialog<Values extends object>(props: EditDialogProps<Values>) {
  const { title, form, onClose } = props;
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          {props.children}
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {props.isNew ? <Trans>Create</Trans> : <Trans>Save</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={props.conflict} labels={props.labels} />
    </>
  );
}
