import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import {
  Button,
  ConfirmDialog,
  Dialog,
  Form,
  FormActions,
  RadioGroupField,
  TextField,
  toast,
  useForm,
} from "../ui";
import { type Declaration, type Endorsement, reloadDeclarations } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./state";

interface EndorseDialogProps {
  declaration: Declaration;
  mine: Endorsement | null;
  onClose: () => void;
}

const path = "/api/v1/congresses/{congress}/declarations/{declaration}/endorsement";

/** Endorses a declaration for the caller's city, with or without a reservation. */
export function EndorseDialog({ declaration, mine, onClose }: EndorseDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const params = { path: { congress: slug, declaration: declaration.id } };
  const form = useForm({
    initial: { kind: mine?.reservation ? "reserved" : "whole", reservation: mine?.reservation ?? "" },
    submit: async ({ kind, reservation }) => {
      const body = kind === "reserved" ? { reservation: reservation.trim() } : {};
      await unwrap(api.PUT(path, { params, body }));
      onClose();
      toast(t`Your city endorses the declaration.`, { tone: "success" });
      await reloadDeclarations(client, slug);
    },
  });
  const { values, set } = form;
  return (
    <Dialog
      title={mine ? <Trans>Change the endorsement</Trans> : <Trans>Endorse for your city</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={form.onSubmit} error={refusalOf(form.error) ? null : form.error}>
        <RefusalNotice error={form.error} />
        <p>
          <Trans>
            The name of your city, your name and your title are published at once. Until it is adopted, you
            can change or withdraw the endorsement.
          </Trans>
        </p>
        <RadioGroupField
          label={t`Endorsement`}
          name="/kind"
          options={[
            { value: "whole", label: t`Of the whole text` },
            { value: "reserved", label: t`With a reservation` },
          ]}
          value={values.kind}
          onChange={(kind) => set("kind", kind)}
        />
        {values.kind === "reserved" ? (
          <TextField
            label={t`Reservation`}
            name="/reservation"
            description={t`What your city does not agree with. It is published with the endorsement.`}
            isRequired
            multiline
            rows={4}
            maxLength={2000}
            value={values.reservation}
            onChange={(reservation) => set("reservation", reservation)}
          />
        ) : null}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {mine ? <Trans>Save</Trans> : <Trans>Endorse</Trans>}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          {mine ? (
            <ConfirmDialog
              trigger={
                <Button>
                  <Trans>Withdraw the endorsement</Trans>
                </Button>
              }
              title={<Trans>Withdraw the endorsement of your city?</Trans>}
              confirmLabel={<Trans>Withdraw</Trans>}
              isDanger
              onConfirm={async () => {
                await unwrap(api.DELETE(path, { params }));
                onClose();
                toast(t`The endorsement is withdrawn.`, { tone: "success" });
                await reloadDeclarations(client, slug);
              }}
            >
              <p>
                <Trans>
                  The city is no longer listed. You can endorse again until the declaration is adopted.
                </Trans>
              </p>
            </ConfirmDialog>
          ) : null}
        </FormActions>
      </Form>
    </Dialog>
  );
}
