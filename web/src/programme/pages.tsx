export { RoomsPage } from "./RoomsPage";
export { SessionPage } from "./SessionPage";
export { SessionsPage } from "./SessionsPage";
export { SpeakerPage } from "./SpeakerPage";
export { SpeakersPage } from "./SpeakersPage";
export { ThemesPage } from "./ThemesPage";
