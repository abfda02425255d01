export { NewReleasePage } from "./NewReleasePage";
export { ReleasePage } from "./ReleasePage";
export { ReleasesPage } from "./ReleasesPage";
