import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Toaster } from "./Toaster";
import { renderUi } from "./testing";
import { closeToast, toast, toastStore } from "./toasts";

afterEach(() => {
  vi.useRealTimers();
  act(() => {
    for (const { id } of toastStore.get()) closeToast(id);
  });
});

describe("toasts", () => {
  it("are said in a live region and go by themselves, but failures stay", () => {
    vi.useFakeTimers();
    renderUi(<Toaster />);
    act(() => {
      toast("Saved.");
      toast("Not sent.", { tone: "danger" });
    });
    expect(screen.getByText("Saved.").closest("[aria-live=polite]")).not.toBeNull();
    act(() => vi.advanceTimersByTime(60_000));
    expect(screen.queryByText("Saved.")).toBeNull();
    expect(screen.getByText("Not sent.")).toBeDefined();
  });

  it("undo what they say, and go", async () => {
    const onAction = vi.fn();
    renderUi(<Toaster />);
    act(() => {
      toast("12 approved.", { action: { label: "Undo", onAction } });
    });
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onAction).toHaveBeenCalledTimes(1);
    expect(screen.queryByText("12 approved.")).toBeNull();
  });

  it("show the same sentence once, and four at most", () => {
    renderUi(<Toaster />);
    act(() => {
      toast("Saved.");
      toast("Saved.");
    });
    expect(screen.getAllByText("Saved.")).toHaveLength(1);
    act(() => {
      for (const name of ["A", "B", "C", "D", "E"]) toast(name);
    });
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["B", "C", "D", "E"]);
  });
});
