import { setProblemTexts } from "../api/problemTexts";
import { loadTexts } from "./language";

/** Lets problems be shown in the language of the app. The texts are loaded with the first problem. */
export function translateProblems(): void {
  setProblemTexts(async () => {
    const [{ problemTexts }] = await Promise.all([import("../problems/texts"), loadTexts("problems")]);
    return problemTexts;
  });
}
