export interface StreamEvent {
  id: string;
  kind: string;
  data: string;
}

/** Reads server-sent events from pieces of text as they arrive; a piece may end anywhere. */
export function createEventReader(onEvent: (event: StreamEvent) => void): (piece: string) => void {
  let rest = "";
  let id = "";
  let kind = "";
  let data: string[] = [];
  const line = (text: string) => {
    if (text === "") {
      if (data.length > 0 || kind) onEvent({ id, kind: kind || "message", data: data.join("\n") });
      kind = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    // A comment, sent to keep the connection open.
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "id") id = value;
    else if (field === "event") kind = value;
    else if (field === "data") data.push(value);
  };
  return (piece) => {
    rest += piece;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const one of lines) line(one);
  };
}

/** The collections that a kind of event changes, by the last word of their address. */
export function resourcesOf(kind: string): readonly string[] {
  const subject = kind.split(".")[0] ?? "";
  const own = subjects[subject];
  if (own) return own;
  // `award_entry` → `award-entries`: a kind that is newer than this app.
  const word = subject.replaceAll("_", "-");
  return [word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`];
}

const registrations = ["registrations", "statistics", "access", "delegations", "registration-types", "pools"];

const subjects: Readonly<Record<string, readonly string[]>> = {
  congress: ["congress"],
  staff: ["staff", "access"],
  registration: registrations,
  registration_type: ["registration-types", "statistics"],
  pool: ["pools", "registration-types"],
  registration_rules: ["registration-rules"],
  delegation: ["delegations"],
  import: ["imports", ...registrations],
  import_mapping: ["import-mapping"],
  invitation: ["invitations"],
  announcement: ["announcements"],
  webhook: ["webhooks", "deliveries"],
  mail: ["mails"],
  speakers_list: ["speakers-list", "speaking-requests"],
  speaking_request: ["speakers-list", "speaking-requests"],
  speech: ["speakers-list", "speaking-requests", "statements"],
  statement: ["statements"],
  forum_invitation: ["forum-invitations", "delegations"],
  accreditation: ["accreditations", "delegations"],
  declaration: ["declarations"],
  schedule: ["schedule", "sessions"],
  session: ["sessions", "schedule"],
  attendance: ["statistics", "sessions"],
  award: ["awards", "evaluations", "statistics"],
  award_round: ["awards", "award-rounds", "evaluations"],
  evaluation: ["award-rounds", "evaluations"],
  evaluator: ["award-rounds"],
  recusal: ["award-rounds", "evaluations"],
};
