import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import type { RegistrationType } from "../app/people/types";
import { useConflict } from "../app/useConflict";
import { Button, Dialog, Form, FormActions, RequiredHint, toast, useForm } from "../ui";
import { TypeFields, useTypeLabels } from "./TypeFields";
import { emptyType, newType, typePatch, typeValues } from "./typeForm";

interface TypeDialogProps {
  /** Null: a new one. */
  type: RegistrationType | null;
  nextPosition: number;
  onClose: () => void;
}

export function TypeDialog({ type, nextPosition, onClose }: TypeDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  // The type as it was when the dialog opened; another person's change shows as a conflict.
  const [loaded] = useState(type);
  const initial = useMemo(
    () => (loaded ? typeValues(loaded) : emptyType(nextPosition)),
    [loaded, nextPosition],
  );
  const [key] = useState(newKey);
  const labels = useTypeLabels();
  const one = { congress: slug, type: loaded?.slug ?? "" };
  const { conflict, save } = useConflict(async () => {
    const current = await unwrap(
      api.GET("/api/v1/congresses/{congress}/registration-types/{type}", { params: { path: one } }),
    );
    return { revision: current.revision, values: typeValues(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      if (loaded) {
        await save({
          loaded: { revision: loaded.revision, values: initial },
          mine,
          send: (revision, values) =>
            unwrap(
              api.PATCH("/api/v1/congresses/{congress}/registration-types/{type}", {
                params: { path: one, header: withRevision(revision) },
                body: typePatch(initial, values),
              }),
            ),
        });
      } else {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/registration-types", {
            params: { path: { congress: slug }, header: withKey(key) },
            body: newType(mine),
          }),
        );
      }
      await Promise.all(
        ["registration-types", "pools"].map((resource) =>
          client.invalidateQueries({ queryKey: editionKey(slug, resource) }),
        ),
      );
      toast(t`Registration type saved.`, { tone: "success" });
      onClose();
    },
  });
  const title = loaded ? t`Edit the registration type` : t`New registration type`;
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          <TypeFields values={form.values} set={form.set} isNew={loaded === null} />
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
