import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { DateTimeField } from "./DateTimeField";
import { renderUi } from "./testing";

function Deadline({ at }: { at: string | null }) {
  const [value, setValue] = useState(at);
  return (
    <DateTimeField label="Answer by" name="/by" zone="Europe/Lisbon" value={value} onChange={setValue} />
  );
}

const zoneOf = (field: HTMLElement) => {
  const [id = ""] = (field.getAttribute("aria-describedby") ?? "").split(" ");
  return document.getElementById(id)?.textContent;
};

test("the offset next to a time is that of the time, not of today", () => {
  renderUi(<Deadline at="2027-07-15T22:59:00Z" />);
  const field = screen.getByLabelText("Answer by");
  expect(field).toHaveProperty("value", "2027-07-15T23:59");
  expect(zoneOf(field)).toBe("Time zone: Lisbon, UTC+1");
  fireEvent.change(field, { target: { value: "2027-01-15T23:59" } });
  expect(zoneOf(field)).toBe("Time zone: Lisbon, UTC");
});

test("without a time only the place is named where clocks change", () => {
  renderUi(<Deadline at={null} />);
  expect(zoneOf(screen.getByLabelText("Answer by"))).toBe("Time zone: Lisbon");
});
