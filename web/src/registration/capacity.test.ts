import { expect, test } from "vitest";
import { capacitiesOf } from "./capacity";

const type = (slug: string, pool: string | null, capacity: number | null, places_left: number | null) => ({
  slug,
  pool,
  capacity,
  places_left,
  waiting: 2,
});

test("a pool is shown once, for all its types", () => {
  const pool = { slug: "hall", capacity: 100, taken: 60, waiting: 0, types: ["press", "observer"] };
  const types = [
    type("observer", "hall", 100, 40),
    type("delegate", null, 50, 10),
    type("press", "hall", 100, 40),
  ];
  expect(capacitiesOf(types, [pool])).toEqual([
    { key: "pool hall", types: ["observer", "press"], taken: 60, capacity: 100, waiting: 0 },
    { key: "type delegate", types: ["delegate"], taken: 40, capacity: 50, waiting: 2 },
  ]);
});

test("a type without a limit counts its confirmed registrations, if they are known", () => {
  expect(capacitiesOf([type("online", null, null, null)], [])[0]).toMatchObject({
    taken: null,
    capacity: null,
  });
  const counted = capacitiesOf([type("online", null, null, null)], [], [{ type: "online", confirmed: 7 }]);
  expect(counted[0]?.taken).toBe(7);
});
