import { createStore, useStore } from "../api/store";

/** What a browser gives a page that can be installed; not all browsers do. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const offered = createStore<InstallPrompt | null>(null);

/** Notes whether the browser offers to install the app, from the start of the page. */
export function followInstallPrompt() {
  window.addEventListener("beforeinstallprompt", (event) => {
    // The browser's own bar would come at any moment; the app has a button for it.
    event.preventDefault();
    if ("prompt" in event) offered.set(event as InstallPrompt);
  });
  window.addEventListener("appinstalled", () => offered.set(null));
}

/** Installs the app; null if the browser does not offer it, or has it already. */
export function useInstall(): (() => Promise<void>) | null {
  const prompt = useStore(offered);
  if (!prompt) return null;
  return async () => {
    // It works once.
    offered.set(null);
    await prompt.prompt();
  };
}
