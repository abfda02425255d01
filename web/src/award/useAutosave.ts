import { useCallback, useEffect, useRef, useState } from "react";
import { connection, signInEnded } from "../api/connection";
import { useStore } from "../api/store";
import { type Current, useConflict } from "../app/useConflict";
import { isSame } from "../ui";
import { isFinal, type SaveStatus, statusOf } from "./autosave";
import { keepDraft, readDraft } from "./drafts";

/** Long enough not to send each key, short enough to lose nothing that matters. */
const pause = 800;

interface AutosaveOptions<Values extends object> {
  /** Names the draft in this tab. */
  id: string;
  loaded: Current<Values>;
  /** Loads it again, after another window or person has changed it. */
  load: () => Promise<Current<Values>>;
  /** Sends the values and answers what is stored now. */
  send: (revision: number, values: Values, base: Values) => Promise<Current<Values>>;
}

/** Values that are saved while they are typed. What could not be saved stays, also when the page is loaded again. */
export function useAutosave<Values extends object>({ id, loaded, load, send }: AutosaveOptions<Values>) {
  const [draft] = useState(() => readDraft<Values>(id));
  const isRestored = draft !== null && !isSame(draft.values, loaded.values);
  const base = useRef<Current<Values>>(
    isRestored ? { revision: draft.revision, values: draft.base } : loaded,
  );
  const [values, setValues] = useState(isRestored ? draft.values : loaded.values);
  const [status, setStatus] = useState<SaveStatus>(isRestored ? "changed" : "saved");
  const [error, setError] = useState<unknown>(null);
  const current = useRef(values);
  const running = useRef<Promise<boolean> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { conflict, save } = useConflict(load);
  const latest = useRef({ send, id });
  latest.current = { send, id };

  const isDirty = useCallback(() => !isSame(current.current, base.current.values), []);

  const once = useCallback(async (): Promise<boolean> => {
    const mine = current.current;
    setStatus("saving");
    try {
      let merged = mine;
      const stored = await save({
        loaded: base.current,
        mine,
        send: (revision, next) => {
          merged = next;
          return latest.current.send(revision, next, base.current.values);
        },
      });
      base.current = stored;
      // What was typed during the request stays; what another person changed is taken over.
      if (isSame(current.current, mine) && !isSame(merged, mine)) {
        current.current = merged;
        setValues(merged);
      }
      if (isSame(current.current, merged)) base.current = { ...stored, values: merged };
      setError(null);
      const isDone = !isDirty();
      if (isDone) keepDraft(latest.current.id, null);
      setStatus(isDone ? "saved" : "changed");
      return isDone;
    } catch (reason) {
      setError(reason);
      setStatus(statusOf(reason));
      return false;
    }
  }, [save, isDirty]);

  /** Saves what is not saved yet; false if that failed. */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    if (running.current) await running.current;
    if (!isDirty()) return true;
    running.current = once().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [once, isDirty]);

  const change = (some: Partial<Values>) => {
    current.current = { ...current.current, ...some };
    setValues(current.current);
    keepDraft(id, { revision: base.current.revision, base: base.current.values, values: current.current });
    if (isFinal(error)) return;
    setStatus((before) => (before === "saving" ? before : "changed"));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), pause);
  };

  // Another window has changed it, and nothing was typed here.
  useEffect(() => {
    if (running.current || loaded.revision <= base.current.revision || isDirty()) return;
    base.current = loaded;
    current.current = loaded.values;
    setValues(loaded.values);
  }, [loaded, isDirty]);

  // What was restored is saved at once; after a break of the connection or of the sign-in, so is the rest.
  const isOnline = useStore(connection).kind === "online";
  const hasEnded = useStore(signInEnded);
  useEffect(() => {
    if (isOnline && !hasEnded && isDirty()) void flush();
  }, [isOnline, hasEnded, isDirty, flush]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => isDirty() && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void flush();
    };
  }, [isDirty, flush]);

  /** Nothing is left to save: what was typed is given up. */
  const forget = () => {
    clearTimeout(timer.current);
    base.current = { ...base.current, values: current.current };
    keepDraft(id, null);
  };

  return { values, change, forget, status, error, isRestored, isFinal: isFinal(error), flush, conflict };
}

export type Autosave<Values extends object> = ReturnType<typeof useAutosave<Values>>;
