import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { ProblemError } from "../api/problem";
import { Button, Form, NumberField, TextField } from "../ui";
import { renderUi } from "../ui/testing";
import { ConflictDialog } from "./ConflictDialog";
import { useResourceForm } from "./useResourceForm";

interface Session {
  revision: number;
  title: string;
  seats: number | null;
}

type Values = Omit<Session, "revision">;
type Sent = { revision: number; before: Values; values: Values };

const valuesOf = ({ title, seats }: Session): Values => ({ title, seats });

/** The service, which refuses an old revision, and whose answers to changes are awaited until `answer`. */
class Service {
  stored: Session = { revision: 1, title: "Forum", seats: 322 };
  readonly sent: Sent[] = [];
  answer: () => void = () => {};

  send = (revision: number, before: Values, values: Values): Promise<Session> => {
    if (revision !== this.stored.revision) return Promise.reject(changed);
    this.sent.push({ revision, before, values });
    this.stored = { ...values, revision: revision + 1 };
    const saved = this.stored;
    return new Promise((resolve) => (this.answer = () => resolve(saved)));
  };
}

const changed = new ProblemError({
  type: "precondition-failed",
  title: "Changed",
  status: 412,
  detail: "",
  requestId: null,
  errors: [],
  retryAfter: null,
  details: null,
});

function Page({ service }: { service: Service }) {
  const [resource, setResource] = useState(service.stored);
  const { form, conflict } = useResourceForm({
    resource,
    valuesOf,
    load: async () => service.stored,
    send: service.send,
    onSaved: setResource,
  });
  return (
    <>
      <Form {...form.formProps}>
        <TextField
          label="Title"
          name="/title"
          value={form.values.title}
          onChange={(title) => form.set("title", title)}
        />
        <NumberField
          label="Seats"
          name="/seats"
          value={form.values.seats}
          onChange={(seats) => form.set("seats", seats)}
        />
        <p>{form.isDirty ? "Changed" : "Unchanged"}</p>
        <Button type="submit">Save</Button>
      </Form>
      <Button onPress={() => setResource(service.stored)}>An event</Button>
      <ConflictDialog conflict={conflict} labels={{ title: "Title", seats: "Seats" }} />
    </>
  );
}

const press = (name: string) => act(async () => screen.getByRole("button", { name }).click());
const type = (title: string) =>
  fireEvent.change(screen.getByLabelText("Title"), { target: { value: title } });

describe("the form of a resource", () => {
  it("shows what was saved after a conflict, also when an event comes before the answer", async () => {
    const service = new Service();
    renderUi(<Page service={service} />);
    type("Mine");
    service.stored = { revision: 2, title: "Theirs", seats: 331 };
    await press("Save");
    await act(async () => screen.getByRole("radio", { name: /Yours/ }).click());
    await press("Save with these values");
    expect(service.stored).toEqual({ revision: 3, title: "Mine", seats: 331 });
    // The page is loaded again by the event of its own change.
    await act(async () => fireEvent.click(screen.getByText("An event")));
    await act(async () => service.answer());
    expect(screen.getByLabelText("Seats")).toHaveProperty("value", "331");
    expect(screen.getByText("Unchanged")).toBeDefined();

    type("Mine again");
    await press("Save");
    expect(service.stored).toEqual({ revision: 4, title: "Mine again", seats: 331 });
    await act(async () => service.answer());
  });

  it("asks again about a change that it does not show", async () => {
    const service = new Service();
    renderUi(<Page service={service} />);
    type("Mine");
    await press("Save");
    // Another person saves before the answer to this one, and the page is loaded with that.
    service.stored = { ...service.stored, revision: 3, seats: 400 };
    await press("An event");
    await act(async () => service.answer());
    type("Mine again");
    await press("Save");
    const dialog = screen.queryByRole("dialog");
    if (dialog) await press("Save with these values");
    expect(service.stored).toEqual({ revision: 4, title: "Mine again", seats: 400 });
    await act(async () => service.answer());
  });
});
