import { useCallback, useRef, useState } from "react";
import { ProblemError } from "../api/problem";
import { type Difference, differencesOf, mergeValues, type Side } from "../ui";

export interface Current<Values> {
  revision: number;
  values: Values;
}

export interface OpenConflict {
  differences: Difference[];
  choose: (choices: ReadonlyMap<string, Side>) => void;
  cancel: () => void;
}

interface Save<Values, Result> {
  /** The values and the revision that the form was loaded with. */
  loaded: Current<Values>;
  mine: Values;
  /** Sends the values with `withRevision(revision)`. */
  send: (revision: number, values: Values) => Promise<Result>;
}

/**
 * Saves a resource that several people can edit. If another person has changed it since (412), it is loaded again and
 * `<ConflictDialog conflict={conflict}>` shows field by field what changed; the person chooses, and it is sent again.
 * If they cancel, the problem is thrown, and what was typed stays in the form.
 */
export function useConflict<Values extends object>(load: () => Promise<Current<Values>>) {
  const [conflict, setConflict] = useState<OpenConflict | null>(null);
  const latest = useRef(load);
  latest.current = load;

  const save = useCallback(async <Result>({ loaded, mine, send }: Save<Values, Result>): Promise<Result> => {
    let base = loaded;
    let values = mine;
    for (;;) {
      try {
        return await send(base.revision, values);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 412) throw error;
        const current = await latest.current();
        const differences = differencesOf(base.values, values, current.values);
        // Another part of the resource changed: nothing to choose.
        const choices =
          differences.length === 0
            ? new Map<string, Side>()
            : await new Promise<ReadonlyMap<string, Side> | null>((resolve) => {
                setConflict({ differences, choose: resolve, cancel: () => resolve(null) });
              });
        setConflict(null);
        if (choices === null) throw error;
        values = mergeValues(base.values, values, current.values, choices);
        base = current;
      }
    }
  }, []);

  return { conflict, save };
}
