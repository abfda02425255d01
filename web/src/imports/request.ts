import type { Mapping } from "./mapping";
import type { TargetInfo } from "./targets";

export type Mode = "atomic" | "partial";

/** How a file is read, as far as the person has a say. Empty text: as the service finds it. */
export interface ReadingOptions {
  encoding: string;
  sheet: string;
  /** Slug of the registration type for rows without one. */
  type: string;
  mapping: Mapping;
  /** For cities: the deadline of rows without one. */
  respondBy: string | null;
  /** For entries and evaluators: slug of the award. */
  award: string;
  /** For evaluators: slug of the round. */
  round: string;
  /** For sessions: the file is the whole programme, so sessions that it does not contain are removed. */
  removeMissing: boolean;
}

export const noOptions: ReadingOptions = {
  encoding: "",
  sheet: "",
  type: "",
  mapping: {},
  respondBy: null,
  award: "",
  round: "",
  removeMissing: false,
};

interface ImportCall {
  edition: string;
  target: TargetInfo;
  options: ReadingOptions;
  /** Null: a dry run. */
  mode: Mode | null;
}

/** Whether it is known which award and round the rows belong to. */
export function isAddressed({ path }: TargetInfo, { award, round }: ReadingOptions): boolean {
  return (award !== "" || !path.includes("{award}")) && (round !== "" || !path.includes("{round}"));
}

/** The address of an import with its options. */
export function importAddress({ edition, target, options, mode }: ImportCall): string {
  const query = new URLSearchParams();
  if (mode === null) query.set("dry_run", "true");
  if (options.sheet.trim()) query.set("sheet", options.sheet.trim());
  if (target.id === "sessions") {
    if (options.removeMissing) query.set("remove_missing", "true");
  } else {
    // A dry run shows what each row would do by itself.
    query.set("mode", mode ?? "partial");
    if (options.encoding) query.set("encoding", options.encoding);
    if (Object.keys(options.mapping).length > 0) query.set("mapping", JSON.stringify(options.mapping));
    if (target.id === "delegates" && options.type) query.set("type", options.type);
    if (target.id === "cities" && options.respondBy) query.set("respond_by", options.respondBy);
  }
  const search = query.toString();
  const below = target.path
    .replace("{award}", encodeURIComponent(options.award))
    .replace("{round}", encodeURIComponent(options.round));
  const path = `/api/v1/congresses/${encodeURIComponent(edition)}/${below}`;
  return search ? `${path}?${search}` : path;
}

/** Imports end in one of the other states. */
export function isUnfinished(state: string): boolean {
  return state === "queued" || state === "running";
}

export interface ImportFacts {
  state: string;
  dry_run: boolean;
  undone_at: string | null;
  /** Absent in lists. */
  summary?: { created: number; updated: number };
}

export function canCancel({ state }: ImportFacts): boolean {
  return isUnfinished(state);
}

/** As the service decides, which also refuses if something has changed since; and only if there is something to undo. */
export function canUndo({ state, dry_run, undone_at, summary }: ImportFacts): boolean {
  const hasWritten = !summary || summary.created + summary.updated > 0;
  return !isUnfinished(state) && hasWritten && !dry_run && undone_at === null;
}
