import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { PersonFields } from "../app/people/PersonFields";
import { emptyPerson, newPerson } from "../app/people/person";
import { Button, Dialog, Form, FormActions, RequiredHint, TextField, toast, useForm } from "../ui";
import { putRegistration, type Registration } from "./queries";

interface TransferDialogProps {
  registration: Registration;
  onClose: () => void;
}

/** Gives the registration and its place to another person. */
export function TransferDialog({ registration, onClose }: TransferDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  // The API keeps these if they are left out, so the form shows them.
  const { organisation, city, country, time_zone } = registration;
  const initial = useMemo(
    () => ({
      ...emptyPerson,
      email: "",
      organisation: organisation ?? "",
      city: city ?? "",
      country: country ?? "",
      time_zone: time_zone ?? "",
    }),
    [organisation, city, country, time_zone],
  );
  const form = useForm({
    initial,
    submit: async ({ email, ...person }) => {
      const body = { ...newPerson(person), email: email.trim() };
      const params = { path: { congress: slug, registration: registration.id } };
      putRegistration(
        client,
        slug,
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/registrations/{registration}/transfer", { params, body }),
        ),
      );
      toast(t`The registration is transferred. Both people get an e-mail.`, { tone: "success" });
      onClose();
    },
  });
  const name = registration.display_name;
  return (
    <Dialog
      title={<Trans>Transfer to another person</Trans>}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form {...form.formProps} label={t`Transfer to another person`}>
        <p>
          <Trans>
            The new person takes over the place and the delegation of {name}, with a new reference. The badge
            of {name} is no longer valid, and their answers are removed. Both people get an e-mail.
          </Trans>
        </p>
        <RequiredHint />
        <TextField
          label={t`E-mail of the new person`}
          name="/email"
          type="email"
          isRequired
          maxLength={254}
          value={form.values.email}
          onChange={(email) => form.set("email", email)}
        />
        <PersonFields value={form.values} onChange={form.change} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Transfer</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Back</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
