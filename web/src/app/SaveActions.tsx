import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button, FormActions } from "../ui";

interface SaveActionsProps {
  form: { isDirty: boolean; isPending: boolean; reset: () => void };
  /** What the button says; by default "Save". */
  label?: ReactNode;
  /** Stays in view while the form scrolls. */
  isSticky?: boolean;
}

/** The buttons of a form that edits something: they save what was changed, or take it back. */
export function SaveActions({ form, label, isSticky = false }: SaveActionsProps) {
  return (
    <FormActions isSticky={isSticky}>
      <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
        {label ?? <Trans>Save</Trans>}
      </Button>
      {form.isDirty ? (
        <Button variant="quiet" onPress={form.reset}>
          <Trans>Undo changes</Trans>
        </Button>
      ) : null}
    </FormActions>
  );
}
