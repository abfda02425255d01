import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newKey } from "../../api/client";
import { useEdition } from "../../app/edition";
import { type Current, useConflict } from "../../app/useConflict";
import { toast, useForm } from "../../ui";
import { reloadAward } from "../queries";

interface PartFormOptions<Values extends object> {
  initial: Values;
  /** The revision of the award; null: something new is made. */
  revision: number | null;
  load: () => Promise<Current<Values>>;
  create: (values: Values, key: string) => Promise<unknown>;
  update: (revision: number, values: Values, before: Values) => Promise<unknown>;
  onClose: () => void;
}

/** The form of an award or of a part of it. All parts share the revision of the award. */
export function usePartForm<Values extends object>(options: PartFormOptions<Values>) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  // As it was when the dialog opened; another person's change shows as a conflict.
  const [initial] = useState(options.initial);
  const [revision] = useState(options.revision);
  const [key] = useState(newKey);
  const { conflict, save } = useConflict(options.load);
  const form = useForm({
    initial,
    submit: async (mine) => {
      if (revision === null) await options.create(mine, key);
      else {
        await save({
          loaded: { revision, values: initial },
          mine,
          send: (latest, values) => options.update(latest, values, initial),
        });
      }
      await reloadAward(client, slug);
      toast(t`Saved.`, { tone: "success" });
      options.onClose();
    },
  });
  return { form, conflict };
}
