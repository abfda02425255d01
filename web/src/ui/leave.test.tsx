import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { AppLink } from "./AppLink";
import { Button } from "./Button";
import { Form } from "./Form";
import { TextField } from "./TextField";
import { Toaster } from "./Toaster";
import { renderUi } from "./testing";
import { useForm } from "./useForm";

const router = (submit: () => Promise<undefined>) => {
  const root = createRootRoute({
    component: () => (
      <>
        <Outlet />
        <Toaster />
      </>
    ),
  });
  const edit = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: () => <Edit submit={submit} />,
  });
  const other = createRoute({ getParentRoute: () => root, path: "/other", component: () => <h1>Other</h1> });
  return createRouter({ routeTree: root.addChildren([edit, other]), history: createMemoryHistory() });
};

function Edit({ submit }: { submit: () => Promise<undefined> }) {
  const form = useForm({ initial: { city: "" }, submit });
  return (
    <Form {...form.formProps}>
      <TextField
        label="City"
        name="/city"
        value={form.values.city}
        onChange={(city) => form.set("city", city)}
      />
      <Button type="submit">Save</Button>
      <AppLink href="/other">Elsewhere</AppLink>
    </Form>
  );
}

async function open(submit: () => Promise<undefined> = async () => undefined) {
  // Scrolling is not implemented in jsdom.
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  renderUi(<RouterProvider router={router(submit)} />);
  await screen.findByLabelText("City");
  return userEvent.setup();
}

describe("leaving a form", () => {
  it("asks nothing if nothing was typed", async () => {
    const user = await open();
    await user.click(screen.getByRole("link", { name: "Elsewhere" }));
    expect(await screen.findByRole("heading", { name: "Other" })).toBeDefined();
  });

  it("asks before unsaved changes are lost, and stays or leaves", async () => {
    const user = await open();
    await user.type(screen.getByLabelText("City"), "Lagos");
    await user.click(screen.getByRole("link", { name: "Elsewhere" }));
    await screen.findByRole("alertdialog", { name: "Leave without saving?" });
    await user.click(screen.getByRole("button", { name: "Stay" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(screen.getByLabelText("City")).toHaveProperty("value", "Lagos");

    await user.click(screen.getByRole("link", { name: "Elsewhere" }));
    await user.click(await screen.findByRole("button", { name: "Leave" }));
    expect(await screen.findByRole("heading", { name: "Other" })).toBeDefined();
  });

  it("asks nothing once the changes are saved", async () => {
    const user = await open();
    await user.type(screen.getByLabelText("City"), "Lagos");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await user.click(screen.getByRole("link", { name: "Elsewhere" }));
    expect(await screen.findByRole("heading", { name: "Other" })).toBeDefined();
  });
});
