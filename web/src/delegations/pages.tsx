export { DelegationPage } from "./DelegationPage";
export { DelegationsPage } from "./DelegationsPage";
