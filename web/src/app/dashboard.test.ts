import { describe, expect, it } from "vitest";
import { guideSteps, needsGuide, waitingItems } from "./dashboard";

const empty = { hasTypes: false, hasQuestions: false, hasRegistrations: false, state: "draft" };

describe("guideSteps", () => {
  const next = (facts: Partial<typeof empty>) =>
    guideSteps({ ...empty, ...facts }).find(({ isNext }) => isNext)?.id;
  it("leads through an empty edition", () => {
    expect(next({})).toBe("types");
    expect(next({ hasTypes: true })).toBe("questions");
    expect(next({ hasTypes: true, hasQuestions: true })).toBe("import");
    expect(next({ hasTypes: true, hasRegistrations: true })).toBe("open");
    expect(next({ hasTypes: true, hasRegistrations: true, state: "open" })).toBeUndefined();
  });
});

describe("needsGuide", () => {
  it("ends with the first registrations of an open edition", () => {
    expect(needsGuide(empty)).toBe(true);
    expect(needsGuide({ ...empty, hasTypes: true, state: "open" })).toBe(true);
    expect(needsGuide({ ...empty, hasTypes: true, hasRegistrations: true, state: "open" })).toBe(false);
    expect(needsGuide({ ...empty, state: "archived" })).toBe(false);
  });
});

describe("waitingItems", () => {
  it("puts what fails first", () => {
    const items = waitingItems({
      pending: 3,
      imports: [
        { id: "b", state: "failed", dry_run: false },
        { id: "a", state: "running", dry_run: false },
      ],
      failedMails: { count: 200, hasMore: true },
      disabledWebhooks: 1,
    });
    expect(items.map(({ kind }) => kind)).toEqual([
      "import-failed",
      "mails",
      "webhooks",
      "pending",
      "import-running",
    ]);
  });

  it("is empty when nothing waits", () => {
    const imports = [
      { id: "b", state: "done", dry_run: false },
      { id: "a", state: "failed", dry_run: false },
    ];
    expect(waitingItems({ pending: 0, imports, failedMails: null, disabledWebhooks: 0 })).toEqual([]);
  });
});
