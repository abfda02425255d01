import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { NetworkError } from "../api/problem";
import { type QueryLike, QueryState } from "./QueryState";
import { renderUi } from "./testing";

type Result = { items: string[] };

function show(query: Partial<QueryLike<Result>>) {
  const full = { data: undefined, error: null, isFetching: false, refetch: vi.fn(), ...query };
  renderUi(
    <QueryState query={full} empty={<p>Nothing yet</p>} skeleton={<p>Soon</p>}>
      {(data) => <p>{data.items.join(", ")}</p>}
    </QueryState>,
  );
  return full;
}

describe("the state of a query", () => {
  it("holds the place while it loads", () => {
    show({ isFetching: true, fetchStatus: "fetching" });
    expect(screen.getByText("Soon")).toBeDefined();
  });

  it("says that it waits for a connection", () => {
    show({ fetchStatus: "paused" });
    expect(screen.getByText("You are offline")).toBeDefined();
  });

  it("says what failed, and tries again", async () => {
    const query = show({ error: new NetworkError() });
    expect(screen.getByText("No connection to the server")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(query.refetch).toHaveBeenCalledTimes(1);
  });

  it("shows what to do when there is nothing", () => {
    show({ data: { items: [] } });
    expect(screen.getByText("Nothing yet")).toBeDefined();
  });

  it("shows the data, and keeps it when loading it again fails", () => {
    show({ data: { items: ["Amina", "Bo"] }, error: new NetworkError() });
    expect(screen.getByText("Amina, Bo")).toBeDefined();
    expect(screen.getByText("This may be out of date")).toBeDefined();
  });
});
