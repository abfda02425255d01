import { useForm } from "../ui";
import { type Current, useConflict } from "./useConflict";

interface EditForm<Values extends object> {
  /** The revision that was loaded; null for something new. */
  revision: number | null;
  /** What was loaded, or what a new one begins with. */
  initial: Values;
  /** Loads it again, when another person has changed it. */
  load: () => Promise<Current<Values>>;
  create: (values: Values) => Promise<unknown>;
  /** Sends the values with `withRevision(revision)`. */
  update: (revision: number, values: Values) => Promise<unknown>;
  onSaved: () => Promise<void>;
}

/** The form of something that is created, or edited by several people. */
export function useEditForm<Values extends object>(edit: EditForm<Values>) {
  const { revision, initial } = edit;
  const { conflict, save } = useConflict(edit.load);
  const form = useForm({
    initial,
    submit: async (mine) => {
      if (revision === null) await edit.create(mine);
      else await save({ loaded: { revision, values: initial }, mine, send: edit.update });
      await edit.onSaved();
    },
  });
  return { form, conflict };
}
