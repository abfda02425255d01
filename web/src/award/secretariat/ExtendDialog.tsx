import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Button, DateTimeField, Dialog, Form, FormActions, TextField, toast, useForm } from "../../ui";
import { type Award, type Round, reloadAward } from "../queries";

interface ExtendDialogProps {
  award: Award;
  /** Null: the deadline for entries. */
  round: Round | null;
  onClose: () => void;
}

/** A later deadline, with a public reason. */
export function ExtendDialog({ award, round, onClose }: ExtendDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const closesAt = round ? round.closes_at : award.entries_close_at;
  const form = useForm<{ closes_at: string | null; reason: string }>({
    initial: { closes_at: closesAt, reason: "" },
    submit: async ({ closes_at, reason }) => {
      const path = { congress: slug, award: award.slug };
      const body = { closes_at: closes_at ?? "", reason: reason.trim() };
      await (round
        ? unwrap(
            api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/extend", {
              params: { path: { ...path, round: round.slug } },
              body,
            }),
          )
        : unwrap(
            api.POST("/api/v1/congresses/{congress}/awards/{award}/extend", { params: { path }, body }),
          ));
      await reloadAward(client, slug);
      toast(t`The deadline is extended.`, { tone: "success" });
      onClose();
    },
  });
  const title = round ? t`Extend the round` : t`Extend the time for entries`;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={title}>
        <DateTimeField
          label={t`New deadline`}
          name="/closes_at"
          description={t`It can only be later, and cannot be moved back.`}
          isRequired
          zone={award.time_zone}
          value={form.values.closes_at}
          onChange={(at) => form.set("closes_at", at)}
        />
        <TextField
          label={t`Reason`}
          name="/reason"
          description={t`Everyone can read it.`}
          isRequired
          maxLength={1000}
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Extend</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
