import { createStore } from "../api/store";

/** The address to which the latest e-mail went, to be named on the next page. Not in the address bar: it is personal. */
export const lastEmail = createStore<string | null>(null);
