import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
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
export function useAutosave<Values extends object>(options: AutosaveOptions<Values>) {
  const { id, loaded } = options;
  const draft = useDraftValues(id, loaded);
  const saving = useSaving(options, draft);
  const { timer, flush, note, error } = saving;
  const hasEnded = isFinal(error);

  const change = (some: Partial<Values>) => {
    draft.set({ ...draft.current.current, ...some });
    keepDraft(id, {
      revision: draft.base.current.revision,
      base: draft.base.current.values,
      values: draft.current.current,
    });
    if (hasEnded) return;
    note();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), pause);
  };

  /** Nothing is left to save: what was typed is given up. */
  const forget = () => {
    clearTimeout(timer.current);
    draft.base.current = { ...draft.base.current, values: draft.current.current };
    keepDraft(id, null);
  };

  useResume(draft.isDirty, flush);
  return {
    values: draft.values,
    change,
    forget,
    flush,
    status: saving.status,
    error,
    isRestored: draft.isRestored,
    isFinal: hasEnded,
    conflict: saving.conflict,
  };
}

export type Autosave<Values extends object> = ReturnType<typeof useAutosave<Values>>;

interface DraftValues<Values extends object> {
  values: Values;
  /** The same as `values`, for code that runs between two renderings. */
  current: RefObject<Values>;
  /** What the service has, as far as this page knows. */
  base: RefObject<Current<Values>>;
  isRestored: boolean;
  isDirty: () => boolean;
  set: (values: Values) => void;
}

/** What is in the fields: the draft of this tab if there is one, otherwise what was loaded. */
function useDraftValues<Values extends object>(id: string, loaded: Current<Values>): DraftValues<Values> {
  const [draft] = useState(() => readDraft<Values>(id));
  const isRestored = draft !== null && !isSame(draft.values, loaded.values);
  const [wasRestored] = useState(isRestored);
  const base = useRef<Current<Values>>(
    draft && isRestored ? { revision: draft.revision, values: draft.base } : loaded,
  );
  const [values, setValues] = useState(draft && isRestored ? draft.values : loaded.values);
  const current = useRef(values);
  const set = useCallback((next: Values) => {
    current.current = next;
    setValues(next);
  }, []);
  const isDirty = useCallback(() => !isSame(current.current, base.current.values), []);
  // Another window has changed it, and nothing was typed here.
  useEffect(() => {
    if (loaded.revision <= base.current.revision || isDirty()) return;
    base.current = loaded;
    set(loaded.values);
  }, [loaded, isDirty, set]);
  return { values, current, base, isRestored: wasRestored, isDirty, set };
}

/** Sends one request at a time; what was typed meanwhile is sent by the next. */
function useSaving<Values extends object>(
  { id, load, send }: AutosaveOptions<Values>,
  { current, base, isRestored, isDirty, set }: DraftValues<Values>,
) {
  const [status, setStatus] = useState<SaveStatus>(isRestored ? "changed" : "saved");
  const [error, setError] = useState<unknown>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean> | null>(null);
  const { conflict, save } = useConflict(load);
  const latest = useRef(send);
  latest.current = send;

  const once = useCallback(async (): Promise<boolean> => {
    const mine = current.current;
    setStatus("saving");
    try {
      let sent = mine;
      const stored = await save({
        loaded: base.current,
        mine,
        send: (revision, next) => {
          sent = next;
          return latest.current(revision, next, base.current.values);
        },
      });
      // What was typed during the request stays; what another person changed is taken over.
      if (isSame(current.current, mine) && !isSame(sent, mine)) set(sent);
      base.current = isSame(current.current, sent) ? { ...stored, values: sent } : stored;
      const isDone = !isDirty();
      if (isDone) keepDraft(id, null);
      setError(null);
      setStatus(isDone ? "saved" : "changed");
      return isDone;
    } catch (reason) {
      setError(reason);
      setStatus(statusOf(reason));
      return false;
    }
  }, [id, save, current, base, isDirty, set]);

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

  const note = () => setStatus((before) => (before === "saving" ? before : "changed"));
  return { status, error, conflict, timer, flush, note };
}

/** Saves what was restored, what a break of the connection or of the sign-in held up, and what is left when the page is left. */
function useResume(isDirty: () => boolean, flush: () => Promise<boolean>) {
  const isOnline = useStore(connection).kind === "online";
  const hasEnded = useStore(signInEnded);
  useEffect(() => {
    if (isOnline && !hasEnded && isDirty()) void flush();
  }, [isOnline, hasEnded, isDirty, flush]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => isDirty() && event.preventDefault();
    const resume = () => isDirty() && void flush();
    window.addEventListener("beforeunload", warn);
    window.addEventListener("online", resume);
    return () => {
      window.removeEventListener("beforeunload", warn);
      window.removeEventListener("online", resume);
      void flush();
    };
  }, [isDirty, flush]);
}
