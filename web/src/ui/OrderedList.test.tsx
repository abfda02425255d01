import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { OrderedList } from "./OrderedList";
import { renderUi } from "./testing";

function Rooms({ save = () => Promise.resolve() }: { save?: (rooms: string[]) => Promise<void> }) {
  const [rooms, setRooms] = useState(["Hall", "Studio", "Library"]);
  return (
    <OrderedList
      label="Rooms"
      items={rooms}
      keyOf={(room) => room}
      nameOf={(room) => room}
      onOrder={async (ordered) => {
        await save(ordered);
        setRooms(ordered);
      }}
    >
      {(room) => <p>{room}</p>}
    </OrderedList>
  );
}

const names = () => screen.getAllByRole("listitem").map((item) => item.querySelector("p")?.textContent);

it("moves an item by its button, says where it is, and keeps the focus on it", async () => {
  const person = userEvent.setup();
  renderUi(<Rooms />);
  await person.click(screen.getByRole("button", { name: "Move down: Hall" }));
  await waitFor(() => expect(names()).toEqual(["Studio", "Hall", "Library"]));
  expect(screen.getByRole("status").textContent).toContain("“Hall” is now number 2.");
  await person.keyboard("{Enter}");
  await waitFor(() => expect(names()).toEqual(["Studio", "Library", "Hall"]));
  // It cannot go further: the focus stays on the item.
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Move up: Hall"));
});

it("shows the old order and the reason when the new one is refused", async () => {
  const person = userEvent.setup();
  const save = vi.fn(() => Promise.reject(new Error("No")));
  renderUi(<Rooms save={save} />);
  await person.click(screen.getByRole("button", { name: "Move up: Library" }));
  await waitFor(() => expect(screen.getByRole("alert")).toBeDefined());
  expect(save).toHaveBeenCalledWith(["Hall", "Library", "Studio"]);
  expect(names()).toEqual(["Hall", "Studio", "Library"]);
});
