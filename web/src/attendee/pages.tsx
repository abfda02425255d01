export { JoinPage } from "./JoinPage";
export { MyCongressPage } from "./MyCongressPage";
export { MyDetailsPage } from "./MyDetailsPage";
export { RegisterPage } from "./RegisterPage";
