import { act, screen } from "@testing-library/react";
import { useRef, useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Button } from "./Button";
import { keepFocusIn } from "./keepFocus";
import { Section } from "./Page";
import { renderUi } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function Placement({ isRemoved }: { isRemoved: boolean }) {
  const [isDone, setIsDone] = useState(false);
  const part = useRef<HTMLDivElement>(null);
  const onPress = () => {
    keepFocusIn(part.current?.closest("section") ?? null);
    setIsDone(true);
  };
  return (
    <Section title="Placement">
      <div ref={part}>{isDone && isRemoved ? null : <Button onPress={onPress}>Remove</Button>}</div>
    </Section>
  );
}

function press() {
  const button = screen.getByRole("button");
  act(() => button.focus());
  act(() => button.click());
  act(() => void vi.runAllTimers());
  return button;
}

it("moves the focus to the heading of the part whose button is gone", () => {
  renderUi(<Placement isRemoved />);
  press();
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Placement" }));
});

it("leaves the focus where it is", () => {
  renderUi(<Placement isRemoved={false} />);
  const button = press();
  expect(document.activeElement).toBe(button);
});
