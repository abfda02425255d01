export { EvaluationPage } from "./desk/EvaluationPage";
export { EvaluationsPage } from "./desk/EvaluationsPage";
