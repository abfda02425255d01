//! Decisions. The clock is an argument.

use chrono::TimeDelta;

use crate::{
    award::awards::{Award, Round},
    types::{Now, ProblemKind, Refusal, random_bytes},
};

/// So many changes of a ballot at once, and then one after each [`EVERY`].
pub const BURST: i32 = 10;
pub const EVERY: TimeDelta = TimeDelta::minutes(2);

/// Why a vote is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The award has no public vote.")]
    NoVote,
    #[error("The vote opens {0}.")]
    NotOpen(Now),
    #[error("The vote took ballots until {0}.")]
    Over(Now),
    #[error("The vote is closed.")]
    Closed,
    #[error(
        "Verify your e-mail first: the link is in the mail that you got, and POST /api/v1/accounts/verification sends another."
    )]
    NotVerified,
    #[error("Your ballot was changed too often. Wait {0} seconds.")]
    TooOften(u64),
    #[error(
        "Your ballot was made void by the secretariat, and cannot be changed. Write to the organisers if that is a mistake."
    )]
    Void,
    #[error("Ballots are made void until the award is published.")]
    Published,
}

crate::problem_kinds! {
    NOT_NOW = Conflict "vote-closed" "The vote is not open"
        "The award names from when until when its public round is open; the last second counts, by the server's clock."
    NOT_VERIFIED = Forbidden "vote-unverified" "The e-mail is not verified"
        "One vote for each person: an account votes once its e-mail is verified."
    TOO_OFTEN = TooMany "vote-changed-too-often" "Changed too often"
        "A ballot can be changed ten times at once, and then every two minutes. `Retry-After` says how long to wait."
    VOID = Conflict "vote-void" "The ballot is void"
        "The secretariat made it void, with a reason that is on record. It is counted as void."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NoVote | Self::NotOpen(_) | Self::Over(_) | Self::Closed | Self::Published => &NOT_NOW,
            Self::NotVerified => &NOT_VERIFIED,
            Self::TooOften(_) => &TOO_OFTEN,
            Self::Void => &VOID,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooOften(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

/// The round in which the public votes; whether it takes votes now is seen when one is written.
pub fn round(award: &Award) -> Result<&Round, Refused> {
    award.public_round().ok_or(Refused::NoVote)
}

/// What a voter finds their ballot by: 130 random bits, in Crockford's base 32, which nothing is misread in.
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
    fn a_receipt_can_be_read_aloud() {
        let receipt = draw_receipt();
        assert_eq!(receipt.len(), 31, "{receipt}");
        assert_ne!(receipt, draw_receipt());
    }
}
