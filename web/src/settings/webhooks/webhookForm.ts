import type { Schemas } from "../../api/client";

export interface WebhookValues {
  url: string;
  description: string;
  /** Empty: all. */
  events: readonly string[];
}

export const emptyWebhook: WebhookValues = { url: "", description: "", events: [] };

export function webhookValues(
  webhook: Pick<Schemas["Webhook"], "url" | "description" | "events">,
): WebhookValues {
  return { url: webhook.url, description: webhook.description ?? "", events: webhook.events };
}

export function webhookBody(values: WebhookValues): Schemas["NewWebhook"] {
  return {
    url: values.url.trim(),
    description: values.description.trim() || null,
    events: [...values.events],
  };
}

/** The name of a webhook in lists: its description, or the host that it sends to. */
export function webhookName(webhook: Pick<Schemas["Webhook"], "url" | "description">): string {
  if (webhook.description) return webhook.description;
  try {
    return new URL(webhook.url).host;
  } catch {
    return webhook.url;
  }
}
