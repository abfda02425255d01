import { type NavigationGroup, navigationFor } from "./navigation";
import { useLedDelegations } from "./people/ledDelegations";
import { useAccess } from "./session";

/** The pages of an edition that the person may open, in groups. */
export function useNavigation(slug: string): NavigationGroup[] {
  const { can } = useAccess(slug);
  const { data } = useLedDelegations(slug);
  return navigationFor(can, { leadsDelegation: !can("registration.read") && (data?.length ?? 0) > 0 });
}
