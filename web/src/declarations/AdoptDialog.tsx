import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { Button, CheckboxField, Dialog, Form, FormActions, Notice, toast, useForm } from "../ui";
import { type Declaration, reloadDeclarations } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./state";

/** Adoption is final, so it takes a warning and a box to tick. */
export function AdoptDialog({ declaration, onClose }: { declaration: Declaration; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const title = useLocalized()(declaration.title);
  const { version, endorsements, reservations } = declaration;
  const form = useForm({
    initial: { isSure: false },
    submit: async () => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/declarations/{declaration}/adopt", {
          params: {
            path: { congress: slug, declaration: declaration.id },
            // Only what is shown here is adopted: a new endorsement since then is shown first.
            header: withRevision(declaration.revision),
          },
        }),
      ).catch(async (error: unknown) => {
        await reloadDeclarations(client, slug);
        throw error;
      });
      onClose();
      toast(t`The declaration is adopted.`, { tone: "success" });
      await reloadDeclarations(client, slug);
    },
  });
  return (
    <Dialog
      title={<Trans>Adopt “{title}”?</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      role="alertdialog"
    >
      <Form onSubmit={form.onSubmit} error={refusalOf(form.error) ? null : form.error}>
        <RefusalNotice error={form.error} />
        <Notice kind="danger" title={<Trans>Adoption is final</Trans>}>
          <Trans>
            No one can change, withdraw or delete the text or an endorsement afterwards, not even an
            administrator.
          </Trans>
        </Notice>
        <ul>
          <li>
            <Trans>Version {version}</Trans>
          </li>
          <li>
            <Trans>Cities that endorse it: {endorsements}</Trans>
          </li>
          <li>
            <Trans>Of these with a reservation: {reservations}</Trans>
          </li>
        </ul>
        <CheckboxField
          label={t`I have read the text, and adopt it as it is`}
          name="sure"
          isRequired
          isSelected={form.values.isSure}
          onChange={(isSure) => form.set("isSure", isSure)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending} isDisabled={!form.values.isSure}>
            <Trans>Adopt for good</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
