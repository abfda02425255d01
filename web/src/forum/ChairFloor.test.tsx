import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderUi } from "../ui/testing";
import { ChairFloor } from "./ChairFloor";
import type { SpeakersList, Speech } from "./queries";
import type { SittingState } from "./useSitting";

const called = {
  request: "request-1",
  state: "called",
  kind: "statement",
  city: { en: "Quito" },
  name: "Ana Torres",
  title: "Mayor",
  country: "EC",
  language: "es",
  topic: "Water",
  mode: "in_person",
  called_by: null,
  video_url: null,
  seconds: 180,
  used_seconds: null,
} as unknown as Speech;

const listWith = (floor: Speech) => ({ floor, waiting: [], calls: 1 }) as unknown as SpeakersList;

test("the question whether to skip stays when another chair starts the clock, and the answer is sent", async () => {
  const skip = vi.fn(async () => null);
  const act = vi.fn(async (_name: string, send: () => Promise<unknown>) => void (await send()));
  const sitting = {
    act,
    requests: { skip },
    pending: null,
    query: { dataUpdatedAt: Date.now() },
  } as unknown as SittingState;
  const user = userEvent.setup();
  const view = renderUi(<ChairFloor list={listWith(called)} sitting={sitting} />);
  await user.click(screen.getByRole("button", { name: "Skip" }));
  expect(screen.getByRole("dialog").textContent).toContain("Skip Quito?");

  const speaking = { ...called, state: "speaking", used_seconds: 1 } as Speech;
  view.rerender(<ChairFloor list={listWith(speaking)} sitting={sitting} />);
  expect(screen.getByRole("dialog").textContent).toContain("Skip Quito?");
  await user.click(screen.getByRole("button", { name: "Skip" }));
  // A refusal is shown by `act`, in the page.
  expect(act).toHaveBeenCalledWith("skip", expect.any(Function));
  expect(skip).toHaveBeenCalledWith("request-1", "Not present");
  expect(screen.queryByRole("dialog")).toBeNull();
});
