import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, fetchRaw, type Schemas, unwrap, withKey } from "../api/client";
import { firstPage } from "../api/paging";
import { editionKey } from "../api/queries";
import { importAddress, isUnfinished, type Mode, type ReadingOptions } from "./request";
import type { Source } from "./source";
import type { TargetInfo } from "./targets";

export type Import = Schemas["Import"];
export type ImportSummary = Schemas["ImportSummary"];
export type ScheduleImportReport = Schemas["ScheduleImportReport"];

/** In milliseconds, while an import is waiting or running. */
const pollEvery = 2000;

export const importsQuery = (edition: string, target: ImportSummary["target"] | undefined) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "imports", "list", target ?? null),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/imports", {
          params: {
            path: { congress: edition },
            query: {
              limit: 50,
              ...(target ? { target } : {}),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((item) => isUnfinished(item.state)))
        ? pollEvery
        : false,
  });

export const importQuery = (edition: string, id: string) =>
  queryOptions({
    queryKey: editionKey(edition, "imports", "one", id),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/imports/{import}", {
          params: { path: { congress: edition, import: id } },
          signal,
        }),
      ),
  });

/**
 * How far an unfinished import is. Read from the list, which has no rows: the import itself is megabytes long when it is
 * large. Null if it is no longer among the latest.
 */
export const progressQuery = (edition: string, id: string) =>
  queryOptions({
    queryKey: editionKey(edition, "imports", "progress", id),
    refetchInterval: pollEvery,
    queryFn: async ({ signal }): Promise<ImportSummary | null> => {
      const { items } = await unwrap(
        api.GET("/api/v1/congresses/{congress}/imports", {
          params: { path: { congress: edition }, query: { limit: 50 } },
          signal,
        }),
      );
      return items.find((item) => item.id === id) ?? null;
    },
  });

export const typesToImportQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registration-types", "all"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-types", {
          params: { path: { congress: edition }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

export const awardsToImportQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "awards", "to-import"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/awards", {
          params: { path: { congress: edition }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

export const questionsToImportQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "questions", "all"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/questions", {
          params: { path: { congress: edition }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

interface Sending {
  edition: string;
  target: TargetInfo;
  source: Source;
  options: ReadingOptions;
  /** Null: a dry run. */
  mode: Mode | null;
  key?: string | undefined;
}

function send({ source, key, options, ...call }: Sending): Promise<Response> {
  // Text goes out in UTF-8, whatever the encoding of the file that it was read from.
  const reading = source.kind === "text" ? { ...options, encoding: "utf-8" } : options;
  return fetchRaw(importAddress({ ...call, options: reading }), {
    method: "POST",
    headers: { "content-type": source.mediaType, ...(key ? withKey(key) : {}) },
    body: source.kind === "file" ? source.file : source.text,
  });
}

export async function sendImport(sending: Sending): Promise<Import> {
  const found: Import = await (await send(sending)).json();
  return found;
}

export async function sendSchedule(
  edition: string,
  target: TargetInfo,
  source: Source,
  options: ReadingOptions,
  isDryRun: boolean,
): Promise<ScheduleImportReport> {
  const response = await send({ edition, target, source, options, mode: isDryRun ? null : "partial" });
  const report: ScheduleImportReport = await response.json();
  return report;
}

export function templateAddress(
  edition: string,
  target: string,
  format: "csv" | "xlsx",
  lang: string,
): string {
  const query = new URLSearchParams({ for: target, format, lang });
  return `/api/v1/congresses/${encodeURIComponent(edition)}/imports/template?${query}`;
}

export function outcomesAddress(edition: string, id: string): string {
  return `/api/v1/congresses/${encodeURIComponent(edition)}/imports/${id}/outcomes`;
}
