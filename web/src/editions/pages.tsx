export { NewEditionPage } from "./NewEditionPage";
export { SettingsPage } from "./SettingsPage";
export { StaffPage } from "./StaffPage";
