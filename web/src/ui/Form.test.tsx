import { act, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { ProblemError } from "../api/problem";
import { Button } from "./Button";
import { CheckboxField } from "./CheckboxField";
import { Form, FormActions } from "./Form";
import { LocalizedField } from "./LocalizedField";
import { RadioGroupField } from "./RadioGroupField";
import { SelectField } from "./SelectField";
import { TextField } from "./TextField";
import { renderUi } from "./testing";
import { useForm } from "./useForm";

function problem(errors: { pointer: string; code: string; detail: string }[], status = 422) {
  return new ProblemError({
    type: "invalid-body",
    title: "Invalid request body",
    status,
    detail: "2 errors.",
    requestId: "017cff64-6000-7000-8000-000000000000",
    errors,
    retryAfter: null,
    details: null,
  });
}

interface Details {
  email: string;
  city: string;
  title: Record<string, string>;
}

function Example({ submit }: { submit: (values: Details) => Promise<Details | undefined> }) {
  const form = useForm<Details>({ initial: { email: "", city: "", title: {} }, submit });
  return (
    <Form {...form.formProps}>
      <TextField
        label="City"
        name="/city"
        value={form.values.city}
        onChange={(city) => form.set("city", city)}
      />
      <TextField
        label="E-mail"
        name="/email"
        type="email"
        isRequired
        value={form.values.email}
        onChange={(email) => form.set("email", email)}
      />
      <LocalizedField
        label="Title"
        name="/title"
        languages={["en", "fr"]}
        value={form.values.title}
        onChange={(title) => form.set("title", title)}
      />
      <p>{form.isDirty ? "Changed" : "Unchanged"}</p>
      <FormActions>
        <Button type="submit" isPending={form.isPending}>
          Save
        </Button>
      </FormActions>
    </Form>
  );
}

const save = () => screen.getByRole("button", { name: /Save/ });

describe("a form", () => {
  it("puts the errors of a problem on their fields, focuses the first, and shows the rest on top", async () => {
    const user = userEvent.setup();
    const submit = vi.fn().mockRejectedValue(
      problem([
        { pointer: "/title/fr", code: "length", detail: "The French title is too long." },
        { pointer: "/email", code: "format", detail: "This address does not exist." },
        { pointer: "/registration_type", code: "unknown", detail: "There is no such type." },
      ]),
    );
    renderUi(<Example submit={submit} />);
    await user.type(screen.getByLabelText(/E-mail/), "amina@example.org");
    await user.click(save());

    const email = screen.getByLabelText(/E-mail/);
    expect(email.getAttribute("aria-invalid")).toBe("true");
    expect(describedBy(email)).toContain("This address does not exist.");
    expect(document.activeElement).toBe(email);
    expect(describedBy(screen.getByRole("group", { name: "Title" }))).toContain(
      "The French title is too long.",
    );
    expect(screen.getByText("There is no such type.").closest("li")).not.toBeNull();
    expect(screen.getByText("017cff64-6000-7000-8000-000000000000")).toBeDefined();
  });

  it("takes a message away when its field is changed, and keeps what was typed", async () => {
    const user = userEvent.setup();
    const submit = vi
      .fn()
      .mockRejectedValue(problem([{ pointer: "/city", code: "unknown", detail: "No such city." }]));
    renderUi(<Example submit={submit} />);
    await user.type(screen.getByLabelText(/E-mail/), "amina@example.org");
    await user.type(screen.getByLabelText("City"), "Lagoss");
    await user.click(save());
    expect(screen.getByText("No such city.")).toBeDefined();
    await user.type(screen.getByLabelText("City"), "{backspace}");
    expect(screen.queryByText("No such city.")).toBeNull();
    expect(screen.getByLabelText("City")).toHaveProperty("value", "Lagos");
    expect(screen.getByLabelText(/E-mail/)).toHaveProperty("value", "amina@example.org");
  });

  it("focuses the summary if no field is to blame", async () => {
    const user = userEvent.setup();
    renderUi(<Example submit={vi.fn().mockRejectedValue(problem([], 503))} />);
    await user.type(screen.getByLabelText(/E-mail/), "amina@example.org");
    await user.click(save());
    expect(document.activeElement?.textContent).toContain("Invalid request body");
    expect(document.activeElement?.textContent).toContain("2 errors.");
  });

  it("checks its fields in the language of the app before it asks the server", async () => {
    const user = userEvent.setup();
    const submit = vi.fn().mockResolvedValue(undefined);
    renderUi(<Example submit={submit} />);
    await user.click(save());
    expect(submit).not.toHaveBeenCalled();
    expect(screen.getByText("Fill in this field.")).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText(/E-mail/));
    await user.type(screen.getByLabelText(/E-mail/), "amina");
    await user.click(save());
    expect(screen.getByText(/Enter an e-mail address/)).toBeDefined();
    await user.type(screen.getByLabelText(/E-mail/), "@example.org");
    await user.click(save());
    expect(submit).toHaveBeenCalledWith({ email: "amina@example.org", city: "", title: {} });
  });

  it("is unchanged again once it is saved", async () => {
    const user = userEvent.setup();
    renderUi(<Example submit={async () => undefined} />);
    await user.type(screen.getByLabelText(/E-mail/), "amina@example.org");
    expect(screen.getByText("Changed")).toBeDefined();
    await user.click(save());
    expect(screen.getByText("Unchanged")).toBeDefined();
    expect(screen.getByLabelText(/E-mail/)).toHaveProperty("value", "amina@example.org");
  });

  it("shows what was saved, and keeps what was typed meanwhile", async () => {
    let finish: (saved: Details) => void = () => {};
    const submit = () => new Promise<Details>((resolve) => (finish = resolve));
    renderUi(<Example submit={submit} />);
    fireEvent.change(screen.getByLabelText(/E-mail/), { target: { value: "amina@example.org" } });
    fireEvent.change(screen.getByLabelText("City"), { target: { value: "Lagoss" } });
    await userEvent.setup().click(save());
    fireEvent.change(screen.getByLabelText(/E-mail/), { target: { value: "amina@example.com" } });
    const [english] = screen.getAllByRole("textbox", { name: /English/ });
    if (!english) throw new Error("no field");
    fireEvent.change(english, { target: { value: "The forum" } });
    await act(async () => finish({ email: "amina@example.org", city: "Lagos", title: { fr: "Forum" } }));
    expect(screen.getByLabelText("City")).toHaveProperty("value", "Lagos");
    expect(screen.getByDisplayValue("Forum")).toBeDefined();
    expect(english).toHaveProperty("value", "The forum");
    expect(screen.getByLabelText(/E-mail/)).toHaveProperty("value", "amina@example.com");
    expect(screen.getByText("Changed")).toBeDefined();
  });

  it("sends a form once, however often it is asked to while it waits", async () => {
    let finish: () => void = () => {};
    const submit = vi.fn(() => new Promise<undefined>((resolve) => (finish = () => resolve(undefined))));
    renderUi(<Example submit={submit} />);
    fireEvent.change(screen.getByLabelText(/E-mail/), { target: { value: "amina@example.org" } });
    const form = document.querySelector("form");
    if (!form) throw new Error("no form");
    fireEvent.submit(form);
    fireEvent.submit(form);
    await act(async () => finish());
    expect(submit).toHaveBeenCalledTimes(1);
  });

  it("shows what its submission throws, without useForm", async () => {
    const user = userEvent.setup();
    renderUi(
      <Form
        onSubmit={() => Promise.reject(problem([{ pointer: "/city", code: "x", detail: "No such city." }]))}
      >
        <TextField label="City" name="/city" />
        <Button type="submit">Save</Button>
      </Form>,
    );
    await user.click(save());
    expect(describedBy(screen.getByLabelText("City"))).toContain("No such city.");
  });

  it("checks choices too", async () => {
    const user = userEvent.setup();
    const submit = vi.fn();
    const options = [
      { value: "a", label: "A" },
      { value: "b", label: "B" },
    ];
    renderUi(
      <Form onSubmit={submit}>
        <RadioGroupField label="Hall" name="/hall" options={options} isRequired />
        <SelectField label="Type" name="/type" options={options} placeholder="Choose" isRequired />
        <CheckboxField label="I agree" name="/agreed" isRequired />
        <Button type="submit">Save</Button>
      </Form>,
    );
    await user.click(save());
    expect(screen.getAllByText("Choose an option.")).toHaveLength(2);
    expect(screen.getByText("Check this box to continue.")).toBeDefined();
    await user.click(screen.getByRole("radio", { name: "A" }));
    await user.selectOptions(screen.getByRole("combobox", { name: /Type/ }), "b");
    await user.click(screen.getByRole("checkbox", { name: /I agree/ }));
    expect(screen.queryByText("Choose an option.")).toBeNull();
    await user.click(save());
    expect(submit).toHaveBeenCalledTimes(1);
  });
});

function Announcement({ submit }: { submit: (values: object) => void }) {
  const form = useForm({
    initial: { subject: {} as Record<string, string> },
    submit: async (values) => {
      submit(values);
    },
  });
  return (
    <Form {...form.formProps}>
      <LocalizedField
        label="Subject"
        name="/subject"
        languages={["en", "zh"]}
        isRequired
        value={form.values.subject}
        onChange={(subject) => form.set("subject", subject)}
      />
      <Button type="submit">Save</Button>
    </Form>
  );
}

describe("a required text", () => {
  it("needs one language, whichever it is", async () => {
    const user = userEvent.setup();
    const submit = vi.fn();
    renderUi(<Announcement submit={submit} />);
    await user.click(save());
    expect(submit).not.toHaveBeenCalled();
    expect(screen.getByText("Fill in this field in at least one language.")).toBeDefined();
    const chinese = document.querySelector('[name="/subject/zh"]');
    if (!chinese) throw new Error("no field");
    await user.type(chinese, "论坛");
    await user.click(save());
    expect(submit).toHaveBeenCalledWith({ subject: { zh: "论坛" } });
  });
});

function Live() {
  const [city, setCity] = useState("Lagos");
  const form = useForm({ initial: { city }, submit: async () => undefined });
  return (
    <>
      <TextField
        label="City"
        name="/city"
        value={form.values.city}
        onChange={(next) => form.set("city", next)}
      />
      <Button onPress={() => setCity((before) => `${before}!`)}>Another person</Button>
      <Button onPress={form.reset}>Reset</Button>
    </>
  );
}

describe("the state of a form", () => {
  it("takes over a newer resource only while nothing was typed", async () => {
    const user = userEvent.setup();
    renderUi(<Live />);
    const city = screen.getByLabelText("City");
    await user.click(screen.getByRole("button", { name: "Another person" }));
    expect(city).toHaveProperty("value", "Lagos!");
    await user.type(city, "?");
    await user.click(screen.getByRole("button", { name: "Another person" }));
    expect(city).toHaveProperty("value", "Lagos!?");
    await user.click(screen.getByRole("button", { name: "Reset" }));
    expect(city).toHaveProperty("value", "Lagos!!");
  });
});

function describedBy(element: HTMLElement): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}
