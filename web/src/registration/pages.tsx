export { RegistrationsPage } from "./RegistrationsPage";
