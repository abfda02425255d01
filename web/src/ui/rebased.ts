import { isSame } from "./same";

/** What was typed since `sent`, on top of what was saved. */
export function rebased<Values extends object>(sent: Values, now: Values, saved: Values): Values {
  const result: Values = { ...saved };
  for (const field in now) if (!isSame(sent[field], now[field])) result[field] = now[field];
  return result;
}
