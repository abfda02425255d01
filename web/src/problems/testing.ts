import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

// Tests run in the folder of the app.
const root = resolve("..");

/** The texts of the service's source files in a folder, without those of tests. */
export function sources(folder = ""): string {
  return readdirSync(resolve(root, "src", folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs") && !/tests?\.rs$/.test(name))
    .map((name) => readFileSync(resolve(root, "src", folder, name), "utf8"))
    .join("\n");
}

/** The kinds of problems in the OpenAPI document, which lists them in the descriptions of responses. */
export function knownKinds(): Set<string> {
  const document = readFileSync(resolve(root, "openapi/openapi.json"), "utf8");
  return new Set([...document.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, kind]) => kind ?? ""));
}
