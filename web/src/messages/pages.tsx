export { AnnouncementsPage } from "./AnnouncementsPage";
export { MailsPage } from "./MailsPage";
