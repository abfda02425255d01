export { DeclarationPage } from "./DeclarationPage";
export { DeclarationsPage } from "./DeclarationsPage";
