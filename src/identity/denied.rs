use crate::types::{ProblemKind, Refusal};

/// Why a guard rejects a request.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    #[error("Sign in with POST /api/v1/auth/tokens and send the token as `Authorization: Bearer …`.")]
    NoToken,
    #[error("The token is invalid or has expired. Sign in again with POST /api/v1/auth/tokens.")]
    Unknown,
    #[error("There is no such congress. GET /api/v1/congresses lists those you can see.")]
    NoCongress,
    #[error(
        "A request that can change something needs to come from a page of this service. From elsewhere, send a token as `Authorization: Bearer …`."
    )]
    CrossSite,
    #[error("You have no active registration for this congress. Register with POST …/registrations first.")]
    NotRegistered,
    #[error(
        "You need the permission `{0}`. Within a congress, ask an organiser for a role with this permission; for the whole deployment, only an administrator has it."
    )]
    Lacks(&'static str),
    #[error(
        "This API key does not have the permission `{0}`. Create a key that has it with POST /api/v1/me/api-keys."
    )]
    KeyLacks(&'static str),
    #[error("API keys cannot do this. Sign in with POST /api/v1/auth/tokens and send that token instead.")]
    NotInPerson,
    #[error(
        "This congress requires a second factor for staff. Add one with POST /api/v1/me/second-factor, or sign in again with its code."
    )]
    NoSecondFactor,
}

crate::problem_kinds! {
    Unauthenticated = Unauthenticated "unauthenticated" "Authentication required"
        "Sign in with POST /api/v1/auth/tokens, then send the token as `Authorization: Bearer …`. A token expires when you sign out, or after thirty days."
    NoCongress = Missing "no-congress" "Congress not found"
        "No congress has this slug, or it is a draft and you are not on its staff. GET /api/v1/congresses lists those you can see."
    CrossSite = Forbidden "cross-site-request" "Cross-site request"
        "The sign-in of a browser is only accepted for changes from pages of the same origin, as shown by `Sec-Fetch-Site` or `Origin`. Programs and pages of other origins sign in with POST /api/v1/auth/tokens and send the token as `Authorization: Bearer …`."
    NotRegistered = Forbidden "registration-needed" "Registration required"
        "Only registered participants have an agenda and seats. Register for the congress; a rejected or cancelled registration does not count."
    NotInPerson = Forbidden "sign-in-needed" "Sign-in required"
        "An API key cannot manage keys, sign-ins, passwords or the account itself. Sign in with POST /api/v1/auth/tokens and send that token."
    NoSecondFactor = Forbidden "second-factor-needed" "Second factor required"
        "The congress requires one for staff. Add one with POST /api/v1/me/second-factor, or sign in again with its code."
    Forbidden = Forbidden "forbidden" "Permission denied"
        "The detail names the missing permission. For an API key, create one that has it. Within a congress, an organiser can give you a role with it; actions on the whole deployment need an administrator."
}

impl Refusal for Denied {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NoToken | Self::Unknown => kinds::Unauthenticated::KIND,
            Self::NoCongress => kinds::NoCongress::KIND,
            Self::Lacks(_) | Self::KeyLacks(_) => kinds::Forbidden::KIND,
            Self::CrossSite => kinds::CrossSite::KIND,
            Self::NotRegistered => kinds::NotRegistered::KIND,
            Self::NotInPerson => kinds::NotInPerson::KIND,
            Self::NoSecondFactor => kinds::NoSecondFactor::KIND,
        }
    }
}
