use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{BatchProblem, HasRevision},
    types::{DelegationId, Email, InvitationId, Language, Localized, Now, Slug},
};

/// An invitation, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invitation {
    pub id: InvitationId,
    pub state: InvitationState,
    /// Slug of the registration type that the invitation is for.
    pub r#type: Slug,
    /// Delegation that people who accept the invitation join.
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    /// E-mail of the person who can accept it; `null`: anyone with the secret.
    #[schema(required)]
    pub email: Option<Email>,
    /// Language of the e-mail.
    #[schema(required)]
    pub language: Option<Language>,
    /// Note for staff.
    #[schema(required)]
    pub note: Option<String>,
    pub max_uses: i32,
    pub used: i32,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last sent by e-mail.
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

/// State of an invitation; only open ones can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum InvitationState {
    Open,
    UsedUp,
    Expired,
    Revoked,
}

/// An invitation to create.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "speaker", "email": "ana.sousa@lisbon.example", "expires_at": "2021-11-01T16:00:00Z",
    "send": true}))]
pub struct NewInvitation {
    /// Slug of the registration type that the invitation is for.
    pub r#type: Slug,
    /// Delegation that people who accept the invitation join.
    pub delegation: Option<DelegationId>,
    /// If set, only an account that has verified this e-mail can accept the invitation.
    pub email: Option<Email>,
    /// Language of the e-mail.
    pub language: Option<Language>,
    /// Note for staff.
    #[schema(max_length = 500)]
    pub note: Option<String>,
    #[serde(default = "one_use")]
    #[schema(minimum = 1, maximum = 10_000, default = 1)]
    pub max_uses: i32,
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether to send the invitation by e-mail. The secret is then only in that e-mail, not in the response.
    #[serde(default)]
    pub send: bool,
}

fn one_use() -> i32 {
    1
}

/// A created invitation with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedInvitation {
    #[serde(flatten)]
    pub invitation: Invitation,
    /// Secret to accept the invitation: pass it as `invitation` when registering. Returned only once; `null` if it was
    /// sent by e-mail.
    #[schema(required, examples("cgi_2hW1…"))]
    pub secret: Option<String>,
}

/// Invitations of one kind to create for several recipients.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "speaker", "send": true, "recipients": [{"email": "ana.sousa@lisbon.example", "language": "pt"}]}))]
pub struct NewInvitationBatch {
    /// Slug of the registration type that the invitations are for.
    pub r#type: Slug,
    /// Delegation that people who accept the invitation join.
    pub delegation: Option<DelegationId>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether to send the invitations by e-mail. The secrets are then only in those e-mails, not in the response.
    #[serde(default)]
    pub send: bool,
    #[schema(min_items = 1, max_items = 500)]
    pub recipients: Vec<InvitationRecipient>,
}

impl NewInvitationBatch {
    /// The invitation for one recipient.
    pub fn invitation_for(&self, recipient: &InvitationRecipient) -> NewInvitation {
        NewInvitation {
            r#type: self.r#type.clone(),
            delegation: self.delegation,
            email: Some(recipient.email.clone()),
            language: recipient.language.clone(),
            note: recipient.note.clone(),
            max_uses: 1,
            expires_at: self.expires_at,
            send: self.send,
        }
    }
}

/// Recipient of an invitation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationRecipient {
    pub email: Email,
    pub language: Option<Language>,
    /// Note for staff.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// Outcomes of creating several invitations.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOutcomes {
    /// Outcomes in the order of the request.
    pub outcomes: Vec<InvitationOutcome>,
}

/// Outcome for one recipient.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOutcome {
    pub email: Email,
    pub outcome: InvitationOutcomeKind,
    #[schema(required)]
    pub invitation: Option<InvitationId>,
    /// Returned only once; `null` if it was sent by e-mail or no invitation was created.
    #[schema(required)]
    pub secret: Option<String>,
    /// Why no invitation was created; `null`: one was.
    #[schema(required)]
    pub problem: Option<BatchProblem>,
}

/// Whether a recipient was invited, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationOutcomeKind {
    Created,
    /// The recipient already has an open invitation for this type.
    AlreadyInvited,
    /// A person with this e-mail is already registered.
    AlreadyRegistered,
    /// The e-mail appears earlier in the list.
    Repeated,
}

/// What an invitation is for, shown to anyone with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOffer {
    /// Slug of the congress.
    pub congress: Slug,
    pub congress_title: Localized,
    /// Slug of the registration type.
    pub r#type: Slug,
    pub type_name: Localized,
    /// Delegation that people who accept the invitation join.
    #[schema(required)]
    pub delegation: Option<String>,
    /// Whether only a specific e-mail can accept it.
    pub personal: bool,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// State of an invitation, without personal data.
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

/// Which registered people to invite.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "delegate"}))]
pub struct AccountInvitationRequest {
    /// Slug of the registration type; `null`: all types.
    pub r#type: Option<Slug>,
    /// Only members of this delegation.
    pub delegation: Option<DelegationId>,
    /// Include people who have been invited before.
    #[serde(default)]
    pub again: bool,
}

/// Number of people invited.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountInvitationsQueued {
    /// Number of e-mails queued.
    pub invited: usize,
    /// Whether more people are to be invited: repeat the request.
    pub more: bool,
}

impl Invitation {
    /// The state at an instant.
    pub fn state_at(
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

impl HasRevision for CreatedInvitation {
    fn revision(&self) -> i64 {
        self.invitation.revision
    }
}
