import { useMemo, useRef } from "react";
import { isSame, useForm } from "../ui";
import { useConflict } from "./useConflict";

interface ResourceForm<Resource, Values extends object> {
  /** As it was loaded; a newer one is taken over while nothing was typed. */
  resource: Resource;
  /** What the form shows of it: the same function each time. */
  valuesOf: (resource: Resource) => Values;
  /** Loads it again, when another person has changed it. */
  load: () => Promise<Resource>;
  /** Sends what differs from `before` with `withRevision(revision)`. */
  send: (revision: number, before: Values, values: Values) => Promise<Resource>;
  onSaved: (saved: Resource) => unknown;
}

/** The form of a resource on its own page, which several people edit. */
export function useResourceForm<Resource extends { revision: number }, Values extends object>(
  options: ResourceForm<Resource, Values>,
) {
  const { resource, valuesOf, load, send, onSaved } = options;
  const initial = useMemo(() => valuesOf(resource), [resource, valuesOf]);
  // What the person has started from: a newer state must not pass for it.
  const base = useRef(resource);
  const { conflict, save } = useConflict(async () => {
    const current = await load();
    return { revision: current.revision, values: valuesOf(current) };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      const before = valuesOf(base.current);
      const saved = await save({
        loaded: { revision: base.current.revision, values: before },
        mine,
        send: (revision, values) => send(revision, before, values),
      });
      base.current = saved;
      await onSaved(saved);
      return valuesOf(saved);
    },
  });
  // Only what is in the fields: they can be behind the resource while an answer is awaited.
  if (!form.isDirty && isSame(form.values, initial)) base.current = resource;
  return { form, conflict };
}
