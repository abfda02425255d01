import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button, Dialog, Form, FormActions, type FormState, RequiredHint } from "../ui";
import { ConflictDialog, type ConflictDialogProps } from "./ConflictDialog";
import styles from "./EditDialog.module.css";
import type { OpenConflict } from "./useConflict";

interface EditDialogProps<Values extends object> {
  title: string;
  form: FormState<Values>;
  conflict: OpenConflict | null;
  /** The names of the fields, for the question about a conflict. */
  labels: Readonly<Record<string, string>>;
  /** How a value is written in that question. */
  format?: ConflictDialogProps["format"];
  isNew: boolean;
  /** For fields that need a wide dialog. */
  isLarge?: boolean;
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
}

/** A dialog that creates or edits something, and the question about another person's change over it. */
export function EditDialog<Values extends object>(props: EditDialogProps<Values>) {
  const { title, form, isLarge, onClose } = props;
  return (
    <>
      <Dialog
        title={title}
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
        {...(isLarge ? { size: "large" } : {})}
      >
        <Form {...form.formProps} label={title} className={isLarge ? styles.wide : undefined}>
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
      <ConflictDialog conflict={props.conflict} labels={props.labels} format={props.format} />
    </>
  );
}
