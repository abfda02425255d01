//! Pure decisions; the clock is an argument.

use chrono::TimeDelta;

use crate::{
    award::awards::{Award, AwardRound},
    types::{Now, ProblemKind, Refusal, random_bytes},
};

/// The number of changes to a ballot allowed in a burst; then one per [`EVERY`].
pub const BURST: i32 = 10;
pub const EVERY: TimeDelta = TimeDelta::minutes(2);

/// Why a vote or a voiding is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoteError {
    #[error("The award has no public vote.")]
    NoVote,
    #[error("The vote opens at {0}.")]
    NotOpen(Now),
    #[error("The vote ended at {0}.")]
    Over(Now),
    #[error("The vote is closed.")]
    Closed,
    #[error(
        "Your e-mail address is not verified. Follow the link in the e-mail you got; `POST /api/v1/me/verification` sends a new one."
    )]
    NotVerified,
    #[error("Your ballot was changed too often. Wait {0} seconds.")]
    TooOften(u64),
    #[error(
        "The secretariat voided your ballot, so it cannot be changed. Contact the organisers if that is a mistake."
    )]
    Void,
    #[error("The award is published, so ballots can no longer be voided.")]
    Published,
}

crate::problem_kinds! {
    NotNow = Conflict "vote-closed" "Public vote not open"
        "Votes are accepted from the public round's `opens_at` through the whole second of its `closes_at`, by the server's clock, unless the round is closed early. Ballots can be voided until the award is published."
    NotVerified = Forbidden "vote-unverified" "E-mail address not verified"
        "Only accounts with a verified e-mail address can vote. Verify the address, then vote again."
    TooOften = TooMany "vote-changed-too-often" "Vote changed too often"
        "A ballot can be changed ten times in a row, then once every two minutes. Wait for the seconds in `Retry-After`, then try again."
    Void = Conflict "vote-void" "Ballot is void"
        "The secretariat voided the ballot and recorded the reason. It is counted as void and cannot be changed."
}

impl Refusal for VoteError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NoVote | Self::NotOpen(_) | Self::Over(_) | Self::Closed | Self::Published => {
                kinds::NotNow::KIND
            }
            Self::NotVerified => kinds::NotVerified::KIND,
            Self::TooOften(_) => kinds::TooOften::KIND,
            Self::Void => kinds::Void::KIND,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooOften(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

/// The public round. Whether it accepts votes is checked when one is written.
pub fn round(award: &Award) -> Result<&AwardRound, VoteError> {
    award.public_round().ok_or(VoteError::NoVote)
}

/// A random receipt: 130 bits in Crockford's base 32, which has no easily confused characters.
pub fn draw_receipt() -> String {
    const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let symbols: Vec<char> =
        random_bytes::<26>().iter().map(|byte| char::from(SYMBOLS[usize::from(byte & 31)])).collect();
    let groups: Vec<String> = symbols.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipt_contains_no_ambiguous_symbols() {
        let receipt = draw_receipt();
        assert_eq!(receipt.len(), 31, "{receipt}");
        assert_ne!(receipt, draw_receipt());
    }
}
