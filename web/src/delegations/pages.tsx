export { DelegationPage } from "./DelegationPage";
export { DelegationsPage } from "./DelegationsPage";
export { AddMembersPage } from "./desk/AddMembersPage";
export { DeskPage } from "./desk/DeskPage";
