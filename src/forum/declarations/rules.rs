use super::model::DeclarationState;
use crate::types::{FieldError, ProblemKind, Refusal};

/// Why an action on a declaration is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeclarationError {
    #[error("The declaration is still a draft. It must be opened first.")]
    Draft,
    #[error(
        "The declaration is open for endorsement. Return it to draft first, which voids the endorsements."
    )]
    Open,
    #[error("The declaration is adopted and can no longer change.")]
    Adopted,
    #[error("Title and text must include the authoritative language.")]
    NoAuthoritative,
    #[error("Only the head of a delegation, confirmed by the secretariat, can endorse for its city.")]
    NotHead,
    #[error(
        "Only the head or focal point of a delegation with a confirmed head can read the comments on a draft, or comment on it."
    )]
    NotAccredited,
    #[error("You act for several delegations. Set `delegation` to one of them.")]
    WhichDelegation,
    #[error("The text is not available in this language.")]
    NoLanguage,
}

crate::problem_kinds! {
    WrongState = Conflict "declaration-state" "Wrong declaration state"
        "A draft can be edited and commented on, an open declaration can be endorsed, and an adopted one is final. See `detail` for the declaration's state."
    Invalid = Invalid "invalid-declaration" "Invalid declaration"
        "See `errors` for the fields to correct."
    NotHead = Forbidden "not-head" "Not a confirmed delegation head"
        "Ask the secretariat of the forum to confirm the head of your delegation. A head who was replaced can no longer act for the city."
    NoLanguage = Malformed "no-such-language" "Language not available"
        "Choose a language in which both versions are written."
}

impl Refusal for DeclarationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Draft | Self::Open | Self::Adopted => kinds::WrongState::KIND,
            Self::NoAuthoritative | Self::WhichDelegation => kinds::Invalid::KIND,
            Self::NotHead | Self::NotAccredited => kinds::NotHead::KIND,
            Self::NoLanguage => kinds::NoLanguage::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::NoAuthoritative => ("/authoritative", "missing_text"),
            Self::WhichDelegation => ("/delegation", "required"),
            Self::NoLanguage => ("?language", "unknown"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}

impl DeclarationState {
    /// Checks that it is in the required state.
    pub fn must_be(self, required: Self) -> Result<(), DeclarationError> {
        match self {
            present if present == required => Ok(()),
            Self::Draft => Err(DeclarationError::Draft),
            Self::Open => Err(DeclarationError::Open),
            Self::Adopted => Err(DeclarationError::Adopted),
        }
    }
}
