import { i18n } from "@lingui/core";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ProblemError } from "../api/problem";
import { loadProblemTexts, type ProblemTexts, setProblemTexts } from "../api/problemTexts";
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

const spanish: ProblemTexts = {
  problem: () => ({ title: "Faltan datos", detail: null, original: null }),
  field: ({ code }) => (code === "required" ? "Rellene este campo." : null),
  labelled: ({ pointer }) => (pointer === "/theme" ? "Tema: Rellene este campo." : "Rellene este campo."),
};

beforeEach(async () => {
  setProblemTexts(() => Promise.resolve(spanish));
  await loadProblemTexts();
});
afterEach(() => setProblemTexts(() => Promise.reject(new Error("none"))));

function City() {
  return (
    <Form onSubmit={() => Promise.reject(refused)}>
      <TextField label="City" name="/city" isRequired />
      <Button type="submit">Save</Button>
    </Form>
  );
}

const save = () => userEvent.setup().click(screen.getByRole("button", { name: "Save" }));

it("errors follow the language, those of the API and the form's own", async () => {
  renderUi(<City />);
  await save();
  expect(screen.getByText("Fill in this field.")).toBeDefined();
  const { messages } = await import("../locales/es/app.po");
  await act(async () => i18n.loadAndActivate({ locale: "es", messages }));
  expect(screen.queryByText("Fill in this field.")).toBeNull();
  expect(screen.getByText("Rellene este campo.")).toBeDefined();

  await userEvent.setup().type(screen.getByLabelText(/City/), "Quito");
  await save();
  await screen.findByText("Faltan datos");
  // Another language has other texts about problems.
  await act(async () => {
    setProblemTexts(() => Promise.resolve({ ...spanish, field: () => "Remplissez ce champ." }));
    await loadProblemTexts();
  });
  expect(screen.getByText("Remplissez ce champ.")).toBeDefined();
  expect(screen.queryByText("Rellene este campo.")).toBeNull();
});

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
