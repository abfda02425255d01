import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Button, Dialog, Form, FormActions, RadioGroupField, TextField, toast, useForm } from "../../ui";
import { EntryView } from "../EntryView";
import { type Award, type Entry, reloadAward } from "../queries";

interface ScreenDialogProps {
  award: Award;
  entry: Entry;
  onClose: () => void;
}

/** Reads an entry, and decides whether it meets the terms. */
export function ScreenDialog({ award, entry, onClose }: ScreenDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const canScreen = award.state === "open" && ["submitted", "eligible", "ineligible"].includes(entry.state);
  const form = useForm({
    initial: { eligible: entry.state === "ineligible" ? "no" : "yes", reason: entry.reason ?? "" },
    submit: async ({ eligible, reason }) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/screen", {
          params: { path: { congress: slug, award: award.slug, entry: entry.id } },
          body: { eligible: eligible === "yes", reason: eligible === "yes" ? null : reason.trim() || null },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The entry is screened. Its submitters get an e-mail.`, { tone: "success" });
      onClose();
    },
  });
  const { values, set } = form;
  return (
    <Dialog
      title={entry.title ?? t`Without a title`}
      size="large"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <EntryView entry={entry} award={award} level={3} />
      {canScreen ? (
        <Form {...form.formProps} label={t`Screening`}>
          <RadioGroupField
            label={t`Does it meet the terms?`}
            name="/eligible"
            isRequired
            options={[
              { value: "yes", label: t`Yes, it is eligible` },
              { value: "no", label: t`No, it is not eligible` },
            ]}
            value={values.eligible}
            onChange={(eligible) => set("eligible", eligible)}
          />
          {values.eligible === "no" ? (
            <TextField
              label={t`Reason`}
              name="/reason"
              description={t`The entrant reads it.`}
              isRequired
              multiline
              maxLength={2000}
              value={values.reason}
              onChange={(reason) => set("reason", reason)}
            />
          ) : null}
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              <Trans>Save</Trans>
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      ) : null}
    </Dialog>
  );
}
