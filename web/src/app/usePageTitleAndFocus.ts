import { useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { congressQuery, useLocalized } from "./edition";
import { pageTitle } from "./pageTitle";

/** For as long as the heading of a new page is waited for. */
const patience = 5000;

function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}

/** The title of the window follows the h1 of the page; the focus moves to it after navigation, as if a page was loaded. */
export function usePageTitleAndFocus() {
  const router = useRouter();
  const localized = useLocalized();
  const { edition: slug = "" } = useParams({ strict: false });
  // Loaded by the route; here it is only read.
  const { data: congress } = useQuery({ ...congressQuery(slug), enabled: false });
  const edition = localized(congress?.title);

  useEffect(() => {
    const follow = () => {
      const heading = document.querySelector("main h1")?.textContent ?? "";
      const next = pageTitle(heading, edition);
      if (document.title !== next) document.title = next;
    };
    follow();
    const observer = new MutationObserver(follow);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [edition]);

  const stop = useRef<() => void>(() => undefined);
  useEffect(() => {
    const unsubscribe = router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
      stop.current();
      // Filters in the address are no new page, and at the first load the browser has put the focus.
      if (!pathChanged || !fromLocation) return;
      if (focusHeading()) return;
      const observer = new MutationObserver(() => {
        if (focusHeading()) end();
      });
      const timer = setTimeout(() => end(), patience);
      const end = () => {
        observer.disconnect();
        clearTimeout(timer);
      };
      stop.current = end;
      observer.observe(document.body, { childList: true, subtree: true });
    });
    return () => {
      unsubscribe();
      stop.current();
    };
  }, [router]);
}
