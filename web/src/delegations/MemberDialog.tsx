import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { useEdition } from "../app/edition";
import { PersonFields } from "../app/people/PersonFields";
import { emptyPerson, newPerson } from "../app/people/person";
import { useTypes } from "../app/people/types";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  RequiredHint,
  SelectField,
  TextField,
  toast,
  useForm,
} from "../ui";
import { type Delegation, type Member, reloadDelegations } from "./queries";

interface MemberDialogProps {
  delegation: Delegation;
  /** The member who is replaced; null: a further member. */
  replaced: Member | null;
  onClose: () => void;
}

/** Registers a member, or gives the place of one to another person. */
export function MemberDialog({ delegation, replaced, onClose }: MemberDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const types = useTypes();
  const [key] = useState(newKey);
  const from = replaced ?? delegation;
  // Until the person chooses; the types may still be loading.
  const usualType = types.types.find(({ is_default }) => is_default)?.slug ?? types.types[0]?.slug ?? "";
  const [initial] = useState(() => ({
    ...emptyPerson,
    email: "",
    type: "",
    // What the API takes if it is left out, so the form shows it.
    organisation: replaced?.organisation ?? "",
    city: from.city ?? "",
    country: from.country ?? "",
    time_zone: replaced?.time_zone ?? "",
  }));
  const form = useForm({
    initial,
    submit: async ({ email, type, ...person }) => {
      const path = { congress: slug, delegation: delegation.id };
      const body = { ...newPerson(person), email: email.trim() };
      if (replaced) {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/delegations/{delegation}/members/{registration}/replace", {
            params: { path: { ...path, registration: replaced.id } },
            body,
          }),
        );
        toast(t`The member is replaced. Both people get an e-mail.`, { tone: "success" });
      } else {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/delegations/{delegation}/members", {
            params: { path, header: withKey(key) },
            body: { ...body, type: type || usualType },
          }),
        );
        toast(t`The member is registered and gets an e-mail.`, { tone: "success" });
      }
      await reloadDelegations(client, slug);
      onClose();
    },
  });
  const { values, set } = form;
  const name = replaced?.display_name ?? "";
  const title = replaced ? t`Replace ${name}` : t`Register a member`;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={title}>
        {replaced ? (
          <p>
            <Trans>
              The new person takes over the place, with a new reference. The badge of {name} is no longer
              valid. Both people get an e-mail.
            </Trans>
          </p>
        ) : null}
        <RequiredHint />
        <TextField
          label={t`E-mail`}
          name="/email"
          type="email"
          isRequired
          maxLength={254}
          value={values.email}
          onChange={(email) => set("email", email)}
        />
        {replaced ? null : (
          <SelectField
            label={t`Registration type`}
            name="/type"
            isRequired
            placeholder={t`Choose a type`}
            options={types.options}
            value={values.type || usualType}
            onChange={(type) => set("type", type)}
          />
        )}
        <PersonFields value={values} onChange={form.change} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {replaced ? <Trans>Replace</Trans> : <Trans>Register</Trans>}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
