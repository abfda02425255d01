export { JoinPage } from "./JoinPage";
export { MyCongressPage } from "./MyCongressPage";
export { RegisterPage } from "./RegisterPage";
