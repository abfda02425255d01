export interface GuideFacts {
  hasTypes: boolean;
  hasQuestions: boolean;
  hasRegistrations: boolean;
  state: string;
}

export type GuideStepId = "types" | "questions" | "import" | "open";

export interface GuideStep {
  id: GuideStepId;
  isDone: boolean;
  /** What to do now: the first step that is not done. */
  isNext: boolean;
}

/** The way from an empty edition to one that people can register for. */
export function guideSteps({ hasTypes, hasQuestions, hasRegistrations, state }: GuideFacts): GuideStep[] {
  const done: Record<GuideStepId, boolean> = {
    types: hasTypes,
    // Questions are optional: once there are registrations, none were needed.
    questions: hasQuestions || hasRegistrations,
    import: hasRegistrations,
    open: state !== "draft",
  };
  const ids: readonly GuideStepId[] = ["types", "questions", "import", "open"];
  const next = ids.find((id) => !done[id]);
  return ids.map((id) => ({ id, isDone: done[id], isNext: id === next }));
}

/** Shown until the edition is open and has its first registrations; a finished edition needs no guide. */
export function needsGuide(facts: GuideFacts): boolean {
  if (facts.state === "closed" || facts.state === "archived" || facts.state === "running") return false;
  return facts.state === "draft" || !facts.hasTypes || !facts.hasRegistrations;
}

export interface WaitingFacts {
  pending: number | null;
  imports: readonly { id: string; state: string; dry_run: boolean }[];
  failedMails: { count: number; hasMore: boolean } | null;
  disabledWebhooks: number;
}

export type Waiting =
  | { kind: "pending"; count: number }
  | { kind: "import-running"; count: number }
  | { kind: "import-failed"; id: string }
  | { kind: "mails"; count: number; hasMore: boolean }
  | { kind: "webhooks"; count: number };

/** What waits for a person, what fails first. */
export function waitingItems({ pending, imports, failedMails, disabledWebhooks }: WaitingFacts): Waiting[] {
  const items: Waiting[] = [];
  // Only the latest: an import that failed and was repeated is done with.
  const latest = imports[0];
  if (latest?.state === "failed") items.push({ kind: "import-failed", id: latest.id });
  if (failedMails && failedMails.count > 0) items.push({ kind: "mails", ...failedMails });
  if (disabledWebhooks > 0) items.push({ kind: "webhooks", count: disabledWebhooks });
  if (pending !== null && pending > 0) items.push({ kind: "pending", count: pending });
  const running = imports.filter(({ state }) => state === "queued" || state === "running").length;
  if (running > 0) items.push({ kind: "import-running", count: running });
  return items;
}
