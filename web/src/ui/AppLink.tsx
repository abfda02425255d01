import { useRouter } from "@tanstack/react-router";
import type { ComponentPropsWithRef, MouseEvent } from "react";

/** Whether a click is meant for this tab: no other button, no key that opens a new tab or window. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Opens an address of the app without loading the page again. */
export function useOpen(): (href: string) => void {
  const router = useRouter({ warn: false });
  return (href) => {
    if (router) router.history.push(href);
    else window.location.assign(href);
  };
}

export interface AppLinkProps extends Omit<ComponentPropsWithRef<"a">, "href"> {
  href: string;
}

/** A link by its address, for components that take `href`. Pages use the router's typed `Link`. */
export function AppLink({ href, onClick, ...props }: AppLinkProps) {
  const open = useOpen();
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        open(href);
      }}
    />
  );
}
