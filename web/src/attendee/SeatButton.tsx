import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { Button, ErrorState } from "../ui";
import { type Enrolment, takeSeat } from "./queries";

interface SeatButtonProps {
  session: string;
  onTaken: (enrolment: Enrolment) => void;
}

export function SeatButton({ session, onTaken }: SeatButtonProps) {
  const { slug } = useEdition();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => takeSeat(slug, session),
    onSuccess: onTaken,
  });
  return (
    <>
      <Button onPress={() => mutate()} isPending={isPending}>
        <Trans>Take a seat</Trans>
      </Button>
      {error ? <ErrorState error={error} /> : null}
    </>
  );
}
