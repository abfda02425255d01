export { InvitationsPage } from "./InvitationsPage";
export { QuestionsPage } from "./QuestionsPage";
export { RegistrationPage } from "./RegistrationPage";
export { RegistrationsPage } from "./RegistrationsPage";
export { RegistrationTypesPage } from "./RegistrationTypesPage";
