import { useLingui } from "@lingui/react/macro";
import { api, unwrap } from "../api/client";
import { forgetPersonal } from "../api/kept";
import { isProblem } from "../api/problem";
import { toast } from "../ui";

export function useSignOut(): () => Promise<void> {
  const { t } = useLingui();
  return async () => {
    try {
      await unwrap(api.DELETE("/api/v1/auth/tokens/current"));
    } catch (error) {
      // Already ended elsewhere: then there is nothing left to end.
      if (!isProblem(error, "unauthenticated")) {
        toast(t`You are still signed in: the server cannot be reached. Try again.`, { tone: "danger" });
        return;
      }
    }
    await forgetPersonal(null);
    // A new load, so that nothing that was shown to this person stays in memory.
    window.location.assign("/sign-in");
  };
}
