import { ProblemError } from "./problem";

// The stars of the public pages, as `src/site/site.js` keeps them in this browser: for each session, whether the account has
// the star (`true`), or it waits for the account of a person who registers (`false`).

const prefix = "congress.stars.";

type Stars = Record<string, unknown>;

function read(key: string): Stars {
  try {
    const stars: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof stars === "object" && stars !== null ? { ...stars } : {};
  } catch {
    return {};
  }
}

function write(key: string, stars: Stars) {
  try {
    localStorage.setItem(key, JSON.stringify(stars));
  } catch {
    // Storage is forbidden or full: the stars stay as they are.
  }
}

const isWaiting = ([, isOwn]: [string, unknown]) => isOwn === false;

/** Forgets the stars that an account has. Those that were set without one stay. */
export function forgetOwnStars() {
  let keys: string[] = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    // Storage is forbidden: there are none.
  }
  for (const key of keys) write(key, Object.fromEntries(Object.entries(read(key)).filter(isWaiting)));
}

interface Favourites {
  mark: (session: string) => Promise<unknown>;
  unmark: (session: string) => Promise<unknown>;
}

/** Gives the stars that wait in this browser to the account. Answers how many it took. */
export async function moveStars(edition: string, { mark, unmark }: Favourites): Promise<number> {
  const key = prefix + edition;
  let moved = 0;
  for (const [session] of Object.entries(read(key)).filter(isWaiting)) {
    try {
      await mark(session);
    } catch (error) {
      // The session is no longer in the programme.
      if (error instanceof ProblemError && error.status === 404) continue;
      break;
    }
    // Read again: a public page in another tab may have changed them.
    const stars = read(key);
    if (session in stars) {
      write(key, { ...stars, [session]: true });
      moved += 1;
    } else {
      await unmark(session).catch(() => undefined);
    }
  }
  return moved;
}
