import { useEffect } from "react";
import type { ProblemField } from "./problem";
import { createStore, useStore } from "./store";

/** What a problem says, also one of an item of a batch. */
export interface ProblemFacts {
  /** The kind, or the address of the page that explains it. */
  type: string;
  title: string;
  detail: string;
  errors?: readonly ProblemField[] | undefined;
  /** Further facts, such as the `reason` as a code. */
  details?: unknown;
}

export interface ProblemText {
  title: string;
  detail: string | null;
  /** The words of the API, in English, where `detail` lacks numbers or names that are in them. */
  original: string | null;
}

/** The texts about problems in the language of the app. What they lack is shown in the words of the API. */
export interface ProblemTexts {
  problem(facts: ProblemFacts): ProblemText | null;
  /** What is wrong with a field. */
  field(field: ProblemField): string | null;
  /** The same with the name of the field, for where the field itself is not shown. */
  labelled(field: ProblemField): string;
}

/** Longer than this, no one waits for a better text. In milliseconds. */
const patience = 3000;

const texts = createStore<ProblemTexts | null>(null);
let load: (() => Promise<ProblemTexts>) | null = null;
let loading: Promise<void> | null = null;

/** How to load the texts: they are not part of the first load. */
export function setProblemTexts(loader: () => Promise<ProblemTexts>): void {
  load = loader;
  texts.set(null);
  loading = null;
}

/** Loads the texts, once. Without them, problems are shown in the words of the API. */
export function loadProblemTexts(): Promise<void> {
  if (texts.get() || !load) return Promise.resolve();
  loading ??= load().then(
    (loaded) => {
      texts.set(loaded);
    },
    () => {
      // Tried again with the next problem.
      loading = null;
    },
  );
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, patience));
  return Promise.race([loading, timeout]);
}

/** For a component that shows problems, also those that did not come as errors: it is rendered again with the texts. */
export function useProblemTexts(isNeeded = true): void {
  useStore(texts);
  useEffect(() => {
    if (isNeeded) void loadProblemTexts();
  }, [isNeeded]);
}

/** The last part of the address of a problem, such as `invalid-body`. */
export function kindOf(type: string): string {
  return type.split("/").at(-1) ?? type;
}

export function problemText(facts: ProblemFacts): ProblemText {
  return texts.get()?.problem(facts) ?? { title: facts.title, detail: facts.detail || null, original: null };
}

/** A problem in a line: what is wrong with it, without its title. */
export function problemSentence(facts: ProblemFacts): string {
  const { title, detail, original } = problemText(facts);
  return [detail, original].filter(Boolean).join(" ") || title;
}

export function fieldText(field: ProblemField): string {
  return texts.get()?.field(field) ?? field.detail;
}

/** With the name of the field, for where the field itself is not shown. */
export function labelledFieldText(field: ProblemField): string {
  return texts.get()?.labelled(field) ?? field.detail;
}
