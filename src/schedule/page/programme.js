// The page does without this: forms work, and times are the congress's. With it, times are the reader's from the first visit,
// and filters act at once.
"use strict";

const here = new URL(location.href);
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (!here.searchParams.has("time_zone") && own && own !== document.documentElement.dataset.zone) {
  here.searchParams.set("time_zone", own);
  location.replace(here);
}

const form = document.getElementById("filters");
if (form) {
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).join(" ").trim();
  const has = (list, one) => !one || list.split(" ").includes(one);

  const filter = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const words = folded(chosen.q);
    let shown = 0;
    for (const session of document.querySelectorAll("article.session")) {
      const { search, theme, track, language } = session.dataset;
      const fits = search.includes(words) && has(theme, chosen.theme) && has(track, chosen.track) && has(language, chosen.language);
      session.hidden = !fits;
      shown += fits;
    }
    for (const outer of ["section.room", "section.day"]) {
      for (const section of document.querySelectorAll(outer)) {
        section.hidden = !section.querySelector("article.session:not([hidden])");
      }
    }
    none.hidden = shown > 0;
    count.textContent = shown === 1 ? count.dataset.one : count.dataset.other.replace("{n}", shown);
  };

  form.addEventListener("input", (event) => {
    if (event.target.name !== "time_zone") filter();
  });
  // Another zone means other days: the server lays them out.
  form.elements.time_zone.addEventListener("change", () => form.requestSubmit());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
    if (event.key === "Escape" && event.target === form.elements.q) {
      form.elements.q.value = "";
      filter();
    }
  });
}
