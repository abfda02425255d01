export { NewTimetablePage } from "./NewTimetablePage";
export { RepairPage } from "./RepairPage";
export { TimetablePage } from "./TimetablePage";
export { TimetablesPage } from "./TimetablesPage";
