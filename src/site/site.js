// The pages do without this: forms and links work, and times are the congress's. With it, times are the reader's from the first
// visit, filters act at once, sessions can be starred, and the page shows what is on now.
"use strict";

const page = document.documentElement.dataset;
const here = new URL(location.href);
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (page.zone && !here.searchParams.has("time_zone") && own && own !== page.zone) {
  here.searchParams.set("time_zone", own);
  location.replace(here);
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).join(" ").trim();
const count = document.getElementById("count");
const none = document.getElementById("none");
const showCount = (shown) => {
  none.hidden = shown > 0;
  // In French, zero is singular.
  const isOne = shown === 1 || (shown === 0 && document.documentElement.lang === "fr");
  count.textContent = (isOne ? count.dataset.one : count.dataset.other).replace("{n}", shown);
};
const sessions = [...document.querySelectorAll("article.session")];

// Stars: in this browser, and in the account of a person who is signed in.
const kept = {
  read(name) {
    try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; }
  },
  // Answers whether the browser keeps it.
  write(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; }
  },
};
const key = `congress.stars.${page.edition}`;
// By session: whether the account has it.
let stars = kept.read(key);
// If the browser keeps nothing, stars last as long as the page.
let areKept = true;
// Counts what this page and others of the browser have changed.
let changes = 0;

// Other pages change the stars, too: what they kept is read before a change, and stays.
const changeStars = (change) => {
  if (areKept) stars = kept.read(key);
  change(stars);
  areKept = kept.write(key, stars);
  showStars();
};

const call = (method, session) =>
  fetch(`/api/v1/congresses/${page.edition}/me/favourites/${session}`, { method }).catch(() => undefined);

// The cookie is invisible to scripts: the app notes whether someone is signed in, so that others cause no request.
const isSignedIn = kept.read("congress.signed-in") === true;

// Takes a star out of the account. If that fails, the account still has it, and so has the page; who is not registered has none.
const remove = async (session) => {
  const response = await call("DELETE", session);
  const isGone = response?.ok || [403, 404].includes(response?.status);
  if (!isGone) changeStars((stars) => { stars[session] = true; });
};

// Moves stars to the account. Answers whether that could be done.
const send = async () => {
  for (const session of Object.keys(stars)) {
    if (stars[session] !== false) continue;
    const response = await call("PUT", session);
    if (!response?.ok && response?.status !== 404) return false;
    if (!response.ok) continue;
    let isStarred = false;
    changeStars((stars) => {
      isStarred = session in stars;
      if (isStarred) stars[session] = true;
    });
    // It was taken away meanwhile.
    if (!isStarred) await remove(session);
  }
  return true;
};

// Takes over the stars that were set or removed elsewhere.
const receive = async () => {
  const before = changes;
  const response = await fetch(`/api/v1/congresses/${page.edition}/me/agenda`).catch(() => undefined);
  if (!response?.ok) return;
  const { items } = await response.json();
  // The answer can be older than a star that was set or removed meanwhile.
  if (changes !== before) return;
  const known = items.filter(({ parts }) => parts.includes("favourite")).map(({ session }) => session.id);
  changeStars((stars) => {
    for (const session of Object.keys(stars)) if (stars[session] && !known.includes(session)) delete stars[session];
    for (const session of known) stars[session] = true;
  });
};

const toggle = async (session) => {
  changes += 1;
  const isStarred = session in stars;
  let isOfAccount = false;
  changeStars((stars) => {
    isOfAccount = stars[session] === true;
    if (isStarred) delete stars[session];
    else stars[session] ??= false;
  });
  if (!isStarred && isSignedIn) await send();
  if (isStarred && isOfAccount) await remove(session);
};

const showStars = () => {
  for (const star of document.querySelectorAll("button.star")) {
    const isStarred = star.parentElement.dataset.session in stars;
    star.setAttribute("aria-pressed", isStarred);
    star.textContent = isStarred ? "★" : "☆";
  }
};

const starred = document.getElementById("starred");
if (starred) {
  for (const session of sessions) {
    const star = document.createElement("button");
    star.type = "button";
    star.className = "star";
    const title = session.querySelector(".title")?.textContent ?? document.querySelector("h1").textContent;
    star.setAttribute("aria-label", `${starred.dataset.star}${title.trim()}`);
    star.addEventListener("click", () => toggle(session.dataset.session));
    session.append(star);
  }
  starred.hidden = false;
  showStars();
  if (isSignedIn) send().then((isSent) => isSent && receive());
  const refresh = () => {
    changes += 1;
    if (areKept) stars = kept.read(key);
    showStars();
  };
  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) refresh();
  });
  // A page that the browser had put aside has not noticed the change.
  addEventListener("pageshow", (event) => {
    if (event.persisted) refresh();
  });
}

const form = document.getElementById("filters");
if (form) {
  const has = (list, one) => !one || list.split(" ").includes(one);
  const filter = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const words = folded(chosen.q);
    // It has no name: stars are known to this browser only.
    const onlyStarred = starred.querySelector("input").checked;
    const shown = new Set();
    for (const session of sessions) {
      const { search, theme, track, language, day } = session.dataset;
      const fits = search.includes(words) && has(theme, chosen.theme) && has(track, chosen.track) &&
        has(language, chosen.language) && has(day, chosen.day) && (!onlyStarred || session.dataset.session in stars);
      session.hidden = !fits;
      if (fits) shown.add(session.dataset.session);
    }
    for (const outer of ["section.room", "section.day", "section.group"]) {
      for (const section of document.querySelectorAll(outer)) {
        section.hidden = !section.querySelector("article.session:not([hidden])");
      }
    }
    for (const link of document.querySelectorAll(".days a")) {
      link.hidden = document.getElementById(link.hash.slice(1)).closest("section").hidden;
    }
    showCount(shown.size);
  };
  // A page that was loaded with filters has only what they let through: the server answers for others.
  const isPart = ["q", "theme", "track", "language", "day"].some((name) => here.searchParams.get(name));
  // On the way back, browsers restore the form as it was left: the list follows it. Of a part, the form says which one it is.
  addEventListener("pageshow", (event) => {
    if (isPart) form.reset();
    if (!isPart || event.persisted) filter();
  });
  form.addEventListener("input", (event) => {
    const { name } = event.target;
    if (name !== "time_zone" && !(isPart && name)) filter();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name && isPart) form.requestSubmit();
  });
  // Another zone means other days: the server lays them out.
  form.elements.time_zone.addEventListener("change", () => form.requestSubmit());
  shortcuts(form, filter);
}

const people = document.getElementById("people");
if (people) {
  const filter = () => {
    const words = folded(people.elements.q.value);
    let shown = 0;
    for (const person of document.querySelectorAll(".people > li")) {
      person.hidden = !person.dataset.search.includes(words);
      shown += !person.hidden;
    }
    showCount(shown);
  };
  people.addEventListener("input", filter);
  shortcuts(people, filter);
}

// "/" goes to the search, Escape clears it.
function shortcuts(search, filter) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.elements.q.focus();
    }
    if (event.key === "Escape" && event.target === search.elements.q) {
      search.elements.q.value = "";
      filter();
    }
  });
}

// Now and next: from the times on the page, so that the page itself is the same at any time.
const live = document.getElementById("live");
if (live) {
  const MOST = 12;
  const all = new Map();
  for (const session of sessions) {
    const [starts, ends] = [...session.querySelectorAll(".when time")].map((time) => Date.parse(time.dateTime));
    const link = session.querySelector(".title a");
    all.set(session.dataset.session, { starts, ends, link, from: session.querySelector(".when time").textContent });
  }
  // The time, and the day if it is not near.
  const when = ({ starts, link, from }) => {
    const isNear = starts - Date.now() < 43_200_000;
    const day = new Date(starts).toLocaleDateString(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: page.zone });
    const item = document.createElement("li");
    item.append(isNear ? `${from} ` : `${day}, ${from} `, link.cloneNode(true));
    return item;
  };
  const list = (name, found) => {
    if (found.length === 0) return [];
    const title = document.createElement("h3");
    title.textContent = name;
    const items = document.createElement("ul");
    items.append(...found.slice(0, MOST).map(when));
    if (found.length > MOST) items.append(Object.assign(document.createElement("li"), { textContent: `+${found.length - MOST}` }));
    return [title, items];
  };
  const show = () => {
    const now = Date.now();
    const known = [...all.values()];
    const on = known.filter(({ starts, ends }) => starts <= now && now < ends);
    const first = Math.min(...known.map(({ starts }) => starts).filter((starts) => starts > now));
    const next = known.filter(({ starts }) => starts === first);
    for (const session of sessions) {
      const { starts, ends } = all.get(session.dataset.session);
      session.classList.toggle("on", starts <= now && now < ends);
    }
    live.hidden = on.length + next.length === 0;
    live.replaceChildren(live.firstElementChild, ...list(live.dataset.now, on), ...list(live.dataset.next, next));
  };
  show();
  setInterval(show, 30_000);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

// The web app's service worker keeps this page readable without a network. A service without the app has none.
if (navigator.serviceWorker) {
  const files = () => [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((file) => file.href || file.src);
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active.postMessage({ kind: "keep-page", page: location.href, files: files() }))
    .catch(() => undefined);
}
