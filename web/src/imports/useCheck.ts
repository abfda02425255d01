import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Table, tableOf } from "./cells";
import { type Import, importQuery, progressQuery, sendImport } from "./queries";
import { isUnfinished, type ReadingOptions } from "./request";
import { decodeAs, type Source } from "./source";
import type { TargetInfo } from "./targets";

export interface CheckRequest {
  edition: string;
  target: TargetInfo;
  source: Source;
  options: ReadingOptions;
}

export interface Checked {
  request: CheckRequest;
  result: Import;
  /** The cells, if the file is text that this browser can read. */
  table: Table | null;
}

export interface CheckState {
  /** The last result stays in view while the file is checked again. */
  checked: Checked | null;
  isChecking: boolean;
  /** Rows that are checked, of a large file. */
  progress: { value: number; max: number } | null;
  error: unknown;
}

const idle: CheckState = { checked: null, isChecking: false, progress: null, error: null };

/** Checks a file with a dry run, which writes nothing. */
export function useCheck() {
  const client = useQueryClient();
  const [state, setState] = useState(idle);
  const current = useRef(0);
  useEffect(
    () => () => {
      current.current += 1;
    },
    [],
  );

  const run = useCallback(
    async (request: CheckRequest): Promise<Checked | null> => {
      current.current += 1;
      const own = current.current;
      const isCurrent = () => own === current.current;
      // The last answer stays in view until there is another.
      setState((before) => ({ ...before, isChecking: true, progress: null }));
      try {
        const sent = await sendImport({ ...request, mode: null });
        const result = await finished(client, request.edition, sent, isCurrent, (progress) =>
          setState((before) => ({ ...before, progress })),
        );
        const table = await readTable(request.source, result);
        if (!isCurrent()) return null;
        const checked = { request, result, table };
        setState({ ...idle, checked });
        return checked;
      } catch (error) {
        if (isCurrent()) setState((before) => ({ ...before, isChecking: false, progress: null, error }));
        return null;
      }
    },
    [client],
  );
  const reset = useCallback(() => {
    current.current += 1;
    setState(idle);
  }, []);
  return { ...state, run, reset };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for the outcome of a large file, which the service checks in the background. */
async function finished(
  client: QueryClient,
  edition: string,
  sent: Import,
  isCurrent: () => boolean,
  onProgress: (progress: { value: number; max: number }) => void,
): Promise<Import> {
  if (!isUnfinished(sent.state)) return sent;
  while (isCurrent()) {
    await pause(1000);
    const found = await client.fetchQuery({ ...progressQuery(edition, sent.id), staleTime: 0 });
    if (found && isUnfinished(found.state)) onProgress({ value: found.progress, max: found.total });
    else break;
  }
  return client.fetchQuery({ ...importQuery(edition, sent.id), staleTime: 0 });
}

async function readTable(
  source: Source,
  { delimiter, encoding, header_line }: Import,
): Promise<Table | null> {
  if (delimiter === null) return null;
  const text = source.kind === "text" ? source.text : decodeAs(await source.file.arrayBuffer(), encoding);
  return text === null ? null : tableOf(text, delimiter, header_line);
}
