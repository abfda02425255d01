import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ProblemError } from "../api/problem";
import { loadProblemTexts, setProblemTexts } from "../api/problemTexts";
import { Button } from "./Button";
import { Form } from "./Form";
import { TextField } from "./TextField";
import { renderUi } from "./testing";

const required = (name: string) => ({
  pointer: `/${name}`,
  code: "required",
  detail: `\`${name}\` is required`,
});
const refused = new ProblemError({
  type: "invalid-body",
  title: "Invalid request body",
  status: 422,
  detail: "2 errors.",
  requestId: null,
  errors: [required("city"), required("theme")],
  retryAfter: null,
  details: null,
});

beforeEach(async () => {
  setProblemTexts(() =>
    Promise.resolve({
      problem: () => ({ title: "Faltan datos", detail: null, original: null }),
      field: ({ code }) => (code === "required" ? "Rellene este campo." : null),
      label: (pointer) => (pointer === "/theme" ? "Tema" : null),
    }),
  );
  await loadProblemTexts();
});
afterEach(() => setProblemTexts(() => Promise.reject(new Error("none"))));

it("a form shows errors in the language of the app, with the name of a field that it does not have", async () => {
  renderUi(
    <Form onSubmit={() => Promise.reject(refused)}>
      <TextField label="Ciudad" name="/city" value="" onChange={() => undefined} />
      <Button type="submit">Guardar</Button>
    </Form>,
  );
  await userEvent.setup().click(screen.getByRole("button", { name: "Guardar" }));
  await screen.findByText("Faltan datos");
  expect(screen.getByText("Rellene este campo.")).toBeTruthy();
  expect(screen.getByText("Tema: Rellene este campo.")).toBeTruthy();
});
