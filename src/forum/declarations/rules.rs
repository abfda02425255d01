use super::model::DeclarationState;
use crate::types::{FieldError, ProblemKind, Refusal};

/// Why something is not done to a declaration.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The declaration is a draft still.")]
    Draft,
    #[error(
        "The declaration is open for endorsement. Make it a draft again first, which voids the endorsements."
    )]
    Open,
    #[error("The declaration is adopted, and stays as it is.")]
    Adopted,
    #[error("Title and text are needed in the authoritative language.")]
    NoAuthoritative,
    #[error("Only the head of a delegation endorses for its city, once the secretariat has confirmed them.")]
    NotHead,
    #[error("Only delegations whose head is confirmed comment on a draft.")]
    NotAccredited,
    #[error("You act for several delegations: name one as `delegation`.")]
    WhichDelegation,
    #[error("The text is not written in this language.")]
    NoLanguage,
}

crate::problem_kinds! {
    WRONG_STATE = Conflict "declaration-state" "Not in this state"
        "A draft is written and commented on, an open declaration is endorsed, an adopted one stays as it is."
    UNFIT = Invalid "invalid-declaration" "The declaration is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
    NOT_HEAD = Forbidden "not-head" "Not the accredited head of a delegation"
        "The secretariat confirms the head of a delegation with PUT …/delegations/{delegation}/accreditation. A head who was replaced does not speak for the city any more."
    NO_LANGUAGE = Malformed "no-such-language" "Not in this language"
        "Name a language that both versions are written in."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Draft | Self::Open | Self::Adopted => &WRONG_STATE,
            Self::NoAuthoritative | Self::WhichDelegation => &UNFIT,
            Self::NotHead | Self::NotAccredited => &NOT_HEAD,
            Self::NoLanguage => &NO_LANGUAGE,
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
    /// That it is in this state.
    pub fn must_be(self, wanted: Self) -> Result<(), Refused> {
        match self {
            present if present == wanted => Ok(()),
            Self::Draft => Err(Refused::Draft),
            Self::Open => Err(Refused::Open),
            Self::Adopted => Err(Refused::Adopted),
        }
    }
}
