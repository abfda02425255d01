import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, newKey, unwrap, withKey } from "../../api/client";
import { isProblem, ProblemError } from "../../api/problem";
import { labelledFieldText, problemSentence } from "../../api/problemTexts";
import { reloadDelegations } from "../queries";
import type { NewMemberLine } from "./newMembers";

/** What became of a line. */
export type Outcome = { kind: "registered" } | { kind: "refused"; reason: string } | { kind: "not_sent" };

export interface Sending {
  lines: readonly NewMemberLine[];
  /** By the place of the line. */
  outcomes: readonly Outcome[];
  isDone: boolean;
}

/** Registers people one after the other, so that each has an answer of its own; it ends when nothing more can work. */
export function useSending(slug: string, delegation: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  // Sending a line again must not register a person twice.
  const keys = useRef(new Map<string, string>());

  const sendOne = async ({ member }: NewMemberLine) => {
    const body = JSON.stringify(member);
    const key = keys.current.get(body) ?? newKey();
    keys.current.set(body, key);
    await unwrap(
      api.POST("/api/v1/congresses/{congress}/delegations/{delegation}/members", {
        params: { path: { congress: slug, delegation }, header: withKey(key) },
        body: member,
      }),
    );
  };

  const send = async (lines: readonly NewMemberLine[]) => {
    const outcomes: Outcome[] = [];
    const show = (isDone: boolean) => setSending({ lines, outcomes: [...outcomes], isDone });
    show(false);
    for (const line of lines) {
      try {
        await sendOne(line);
        outcomes.push({ kind: "registered" });
      } catch (error) {
        const reason = reasonOf(error) ?? t`The server cannot be reached.`;
        // A refused request made nothing: when it is sent again, it is another one.
        if (error instanceof ProblemError && error.status < 500)
          keys.current.delete(JSON.stringify(line.member));
        outcomes.push({ kind: "refused", reason });
        if (!canOthersWork(error)) break;
      }
      show(false);
    }
    while (outcomes.length < lines.length) outcomes.push({ kind: "not_sent" });
    show(true);
    await reloadDelegations(client, slug);
  };

  return { sending, send, clear: () => setSending(null) };
}

/** Whether it makes sense to send the other lines: not without a connection, a sign-in or a place. */
export function canOthersWork(error: unknown): boolean {
  if (!(error instanceof ProblemError) || error.status >= 500 || error.status === 429) return false;
  return !isProblem(error, "delegation-quota-used", "unauthenticated");
}

/** The reason in one line: what is wrong with the first field, else with the request. Null without an answer. */
export function reasonOf(error: unknown): string | null {
  if (!(error instanceof ProblemError)) return null;
  const [first] = error.errors;
  return first ? labelledFieldText(first) : problemSentence(error);
}
