import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useConflict } from "../app/useConflict";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  NumberField,
  RequiredHint,
  SelectField,
  TextField,
  toast,
  useForm,
} from "../ui";
import styles from "./delegations.module.css";
import { type Delegation, reloadDelegations } from "./queries";
import { delegationBody, delegationPatch, delegationValues } from "./rules";

interface DelegationDialogProps {
  /** Null: a new one. */
  delegation: Delegation | null;
  onClose: () => void;
  onSaved?: ((delegation: Delegation) => void) | undefined;
}

export function DelegationDialog({ delegation, onClose, onSaved }: DelegationDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const countries = useCountries();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(delegation);
  const [initial] = useState(() => delegationValues(delegation));
  const [key] = useState(newKey);
  const path = { congress: slug, delegation: loaded?.id ?? "" };
  const { conflict, save } = useConflict(async () => {
    const current = await unwrap(
      api.GET("/api/v1/congresses/{congress}/delegations/{delegation}", { params: { path } }),
    );
    return { revision: current.revision, values: delegationValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const saved = loaded
        ? await save({
            loaded: { revision: loaded.revision, values: initial },
            mine,
            send: (revision, values) =>
              unwrap(
                api.PATCH("/api/v1/congresses/{congress}/delegations/{delegation}", {
                  params: { path, header: withRevision(revision) },
                  body: delegationPatch(initial, values),
                }),
              ),
          })
        : await unwrap(
            api.POST("/api/v1/congresses/{congress}/delegations", {
              params: { path: { congress: slug }, header: withKey(key) },
              body: delegationBody(mine),
            }),
          );
      await reloadDelegations(client, slug);
      toast(t`Delegation saved.`, { tone: "success" });
      onClose();
      onSaved?.(saved);
    },
  });
  const { values, set } = form;
  const labels = {
    name: t`Name`,
    city: t`City`,
    country: t`Country`,
    quota: t`Quota`,
    focal_point: t`Focal point`,
  };
  const title = loaded ? t`Edit the delegation` : t`New delegation`;
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          <TextField
            label={labels.name}
            name="/name"
            isRequired
            maxLength={200}
            value={values.name}
            onChange={(name) => set("name", name)}
          />
          <div className={styles.pair}>
            <TextField
              label={labels.city}
              name="/city"
              maxLength={200}
              value={values.city}
              onChange={(city) => set("city", city)}
            />
            <SelectField
              label={labels.country}
              name="/country"
              placeholder={t`No country`}
              options={countries.options}
              value={values.country}
              onChange={(country) => set("country", country)}
            />
          </div>
          <NumberField
            label={labels.quota}
            name="/quota"
            description={t`The most members it can have. Empty: without limit.`}
            min={0}
            max={10_000}
            value={values.quota}
            onChange={(quota) => set("quota", quota)}
          />
          <TextField
            label={labels.focal_point}
            name="/focal_point"
            type="email"
            description={t`The e-mail address of the person who registers and replaces the members. They sign in with it.`}
            maxLength={254}
            value={values.focal_point}
            onChange={(email) => set("focal_point", email)}
          />
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {loaded ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
