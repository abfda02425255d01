import { expect, it, vi } from "vitest";
import { resendAll } from "./resend";

it("goes on after a refusal, and reports what was refused", async () => {
  const resend = vi.fn(async (id: string) => {
    if (id === "b" || id === "d") throw new Error("gone");
  });
  const progress = vi.fn();
  const report = await resendAll(["a", "b", "c", "d"], resend, progress, (error) =>
    error instanceof Error ? error.message : "",
  );
  expect(report).toEqual({ sent: 2, refused: [{ message: "gone", count: 2 }] });
  expect(progress).toHaveBeenLastCalledWith(4);
});
