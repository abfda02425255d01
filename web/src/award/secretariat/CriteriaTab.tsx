import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../../api/client";
import { useEdition } from "../../app/edition";
import { useNumber } from "../../ui";
import { shareOf } from "../desk/scores";
import { reloadAward } from "../queries";
import { usePhase } from "../usePhase";
import { PartsList } from "./PartsList";
import type { RoundProps } from "./RoundPage";

export function CriteriaTab({ award, round }: RoundProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { percent } = useNumber();
  const client = useQueryClient();
  const phase = usePhase(round);
  const canChange = phase === "before" || award.state === "draft";
  return (
    <PartsList
      award={award}
      round={round.slug}
      title={<Trans>Criteria</Trans>}
      description={
        canChange ? (
          <Trans>Evaluators read these texts next to each score.</Trans>
        ) : (
          <Trans>Criteria cannot change once the round has opened.</Trans>
        )
      }
      parts={round.criteria}
      canChange={canChange}
      noteOf={(part) => {
        const criterion = round.criteria.find((one) => one.slug === part.slug);
        const share = criterion ? percent(shareOf(criterion, round.criteria)) : "";
        return t`Weight ${share}`;
      }}
      onDelete={async (part) => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/awards/{award}/criteria/{criterion}", {
            params: {
              path: {
                congress: slug,
                award: award.slug,
                criterion: round.criteria.find((one) => one.slug === part.slug)?.id ?? "",
              },
              header: withRevision(award.revision),
            },
          }),
        );
        await reloadAward(client, slug);
      }}
    />
  );
}
