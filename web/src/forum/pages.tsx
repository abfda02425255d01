export { ChairPage } from "./ChairPage";
export { HeadsPage } from "./HeadsPage";
export { InvitationPage } from "./InvitationPage";
export { InvitationsPage } from "./InvitationsPage";
export { LinkPage } from "./LinkPage";
export { ScreenPage } from "./ScreenPage";
export { SittingPage } from "./SittingPage";
export { SittingsPage } from "./SittingsPage";
