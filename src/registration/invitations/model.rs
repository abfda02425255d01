use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{DelegationId, Email, InvitationId, Language, Localized, Now, Slug},
};

/// An invitation; its secret is not shown again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invitation {
    pub id: InvitationId,
    pub state: InvitationState,
    /// Slug of the registration type that it opens.
    pub r#type: Slug,
    /// The delegation that whoever accepts joins.
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    /// Whom it is for; `null`: whoever has it.
    #[schema(required)]
    pub email: Option<Email>,
    /// Of its mail.
    #[schema(required)]
    pub language: Option<Language>,
    /// For staff.
    #[schema(required)]
    pub note: Option<String>,
    pub max_uses: i32,
    pub used: i32,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last sent by mail.
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for Invitation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Whether it can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum InvitationState {
    Open,
    UsedUp,
    Expired,
    Revoked,
}

/// Who is to be invited, as what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "speaker", "email": "ana.sousa@lisbon.example", "expires_at": "2021-11-01T16:00:00Z",
    "send": true}))]
pub struct NewInvitation {
    /// Slug of the registration type that it opens.
    pub r#type: Slug,
    /// The delegation that whoever accepts joins.
    pub delegation: Option<DelegationId>,
    /// Only whoever has verified this e-mail can accept it.
    pub email: Option<Email>,
    /// Of the mail.
    pub language: Option<Language>,
    /// For staff.
    #[schema(max_length = 500)]
    pub note: Option<String>,
    #[serde(default = "once")]
    #[schema(minimum = 1, maximum = 10_000, default = 1)]
    pub max_uses: i32,
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether to send it to the e-mail; the secret is in the mail alone then.
    #[serde(default)]
    pub send: bool,
}

fn once() -> i32 {
    1
}

/// A new invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewlyMadeInvitation {
    #[serde(flatten)]
    pub invitation: Invitation,
    /// What it is accepted with: `invitation` of a registration. Shown this once; `null` where it was sent by mail.
    #[schema(required, examples("cgi_2hW1…"))]
    pub secret: Option<String>,
}

/// Many invitations of one kind.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "speaker", "send": true, "recipients": [{"email": "ana.sousa@lisbon.example", "language": "pt"}]}))]
pub struct NewInvitations {
    /// Slug of the registration type that they open.
    pub r#type: Slug,
    /// The delegation that whoever accepts joins.
    pub delegation: Option<DelegationId>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether to send each to its e-mail; the secrets are in the mails alone then.
    #[serde(default)]
    pub send: bool,
    #[schema(min_items = 1, max_items = 500)]
    pub recipients: Vec<Recipient>,
}

/// Whom an invitation is for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    pub email: Email,
    pub language: Option<Language>,
    /// For staff.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// What became of many invitations.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationsMade {
    /// In the order of the request.
    pub outcomes: Vec<InvitationOutcome>,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOutcome {
    pub email: Email,
    pub outcome: BatchOutcome,
    #[schema(required)]
    pub invitation: Option<InvitationId>,
    /// Shown this once; `null` where it was sent by mail, or none was made.
    #[schema(required)]
    pub secret: Option<String>,
}

/// Whether somebody was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchOutcome {
    Created,
    /// An open invitation as this type is out already.
    AlreadyInvited,
    /// Somebody is registered with this e-mail.
    AlreadyRegistered,
    /// The list names the e-mail twice.
    Repeated,
}

/// What an invitation is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationShown {
    /// Slug of the congress.
    pub congress: Slug,
    pub congress_title: Localized,
    /// Slug of the registration type.
    pub r#type: Slug,
    pub type_name: Localized,
    /// The delegation that whoever accepts joins.
    #[schema(required)]
    pub delegation: Option<String>,
    /// Whether only one e-mail can accept it.
    pub personal: bool,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// What happened to an invitation; it names nobody.
#[derive(Serialize, ToSchema)]
pub struct InvitationChanged {
    pub id: InvitationId,
    /// Slug of the registration type.
    pub r#type: Slug,
    pub max_uses: i32,
    pub used: i32,
}

impl From<&Invitation> for InvitationChanged {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id,
            r#type: invitation.r#type.clone(),
            max_uses: invitation.max_uses,
            used: invitation.used,
        }
    }
}

/// Whom to tell that they were registered.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "delegate"}))]
pub struct InviteAll {
    /// Slug of the registration type; `null`: all.
    pub r#type: Option<Slug>,
    /// Only the members of this delegation.
    pub delegation: Option<DelegationId>,
    /// Also those who were told before.
    #[serde(default)]
    pub again: bool,
}

/// How many were told.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitedAll {
    /// As many mails are on their way.
    pub invited: usize,
    /// Whether there are more: send the request again for them.
    pub more: bool,
}

impl Invitation {
    /// Where it stands.
    pub fn state(
        used: i32,
        max_uses: i32,
        expires_at: Option<Now>,
        revoked_at: Option<Now>,
        now: Now,
    ) -> InvitationState {
        match () {
            () if revoked_at.is_some() => InvitationState::Revoked,
            () if used >= max_uses => InvitationState::UsedUp,
            () if expires_at.is_some_and(|at| at <= now) => InvitationState::Expired,
            () => InvitationState::Open,
        }
    }
}
