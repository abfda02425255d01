export { AuditPage } from "./audit/AuditPage";
export { WebhookPage } from "./webhooks/WebhookPage";
export { WebhooksPage } from "./webhooks/WebhooksPage";
