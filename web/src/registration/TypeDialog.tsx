import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { EditDialog } from "../app/EditDialog";
import { useEdition } from "../app/edition";
import type { RegistrationType } from "../app/people/types";
import { useEditForm } from "../app/useEditForm";
import { toast } from "../ui";
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
  const [initial] = useState(() => (type ? typeValues(type) : emptyType(nextPosition)));
  const [key] = useState(newKey);
  const labels = useTypeLabels();
  const one = { congress: slug, type: loaded?.slug ?? "" };
  const { form, conflict } = useEditForm({
    revision: loaded?.revision ?? null,
    initial,
    load: async () => {
      const current = await unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-types/{type}", { params: { path: one } }),
      );
      return { revision: current.revision, values: typeValues(current) };
    },
    create: (values) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/registration-types", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: newType(values),
        }),
      ),
    update: (revision, values) =>
      unwrap(
        api.PATCH("/api/v1/congresses/{congress}/registration-types/{type}", {
          params: { path: one, header: withRevision(revision) },
          body: typePatch(initial, values),
        }),
      ),
    onSaved: async () => {
      await Promise.all(
        ["registration-types", "pools"].map((resource) =>
          client.invalidateQueries({ queryKey: editionKey(slug, resource) }),
        ),
      );
      toast(t`Registration type saved.`, { tone: "success" });
      onClose();
    },
  });
  return (
    <EditDialog
      title={loaded ? t`Edit the registration type` : t`New registration type`}
      form={form}
      conflict={conflict}
      labels={labels}
      isNew={loaded === null}
      onClose={onClose}
    >
      <TypeFields values={form.values} set={form.set} isNew={loaded === null} />
    </EditDialog>
  );
}
