use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::identity::Purpose;

macro_rules! letters {
    ($($(#[doc = $about:literal])+ $letter:ident = $name:literal)*) => {
        /// A kind of e-mail, with its template.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Letter {
            $($(#[doc = $about])+ $letter,)*
        }

        impl Letter {
            pub const ALL: &[Self] = &[$(Self::$letter),*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$letter => $name,)*
                }
            }

            /// When it is sent.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$letter => concat!($($about),+).trim_ascii(),)*
                }
            }
        }
    };
}

letters! {
    /// After a sign-up: the link that verifies the e-mail.
    Verification = "verification"
    /// To the owner of an account, when a person signs up with the same e-mail.
    AccountExists = "account_exists"
    /// After a password reset request: the link that sets a new password.
    PasswordReset = "password_reset"
    /// After a password change.
    PasswordChanged = "password_changed"
    /// The registration waits for approval.
    RegistrationReceived = "registration_received"
    /// The registration is confirmed.
    RegistrationConfirmed = "registration_confirmed"
    /// The registration waits for a place.
    RegistrationWaitlisted = "registration_waitlisted"
    /// The registration was rejected.
    RegistrationRejected = "registration_rejected"
    /// The registration was cancelled.
    RegistrationCancelled = "registration_cancelled"
    /// A person on the waiting list got a place.
    Promoted = "promoted"
    /// An invitation to register.
    Invitation = "invitation"
    /// Staff registered the person, who is invited to create an account to see the registration.
    RegisteredForYou = "registered_for_you"
    /// To the previous holder of a transferred registration.
    RegistrationTransferred = "registration_transferred"
    /// A session was moved to another time or room.
    SessionMoved = "session_moved"
    /// A session was cancelled.
    SessionCancelled = "session_cancelled"
    /// The person got a seat in a session, from the waiting list or from staff.
    SeatGiven = "seat_given"
    /// Staff removed the person from a session.
    SeatWithdrawn = "seat_withdrawn"
    /// Two sessions in which the person has seats now overlap.
    SeatsClash = "seats_clash"
    /// An announcement by the organisers.
    Announcement = "announcement"
    /// An entry for an award was submitted; to its submitters.
    EntrySubmitted = "entry_submitted"
    /// An award entry passed the eligibility check; to its submitters.
    EntryEligible = "entry_eligible"
    /// An award entry failed the eligibility check; to its submitters.
    EntryIneligible = "entry_ineligible"
    /// The results of an award were published; to all entrants.
    AwardPublished = "award_published"
    /// An evaluator was assigned entries.
    EvaluationAssigned = "evaluation_assigned"
    /// A reminder to an evaluator with open evaluations.
    EvaluationReminder = "evaluation_reminder"
    /// A delegation will be called to speak soon.
    SpeakingSlotCalled = "speaking_slot_called"
    /// A city was invited to the forum.
    ForumInvitation = "forum_invitation"
    /// A reminder to a city that has not answered its invitation to the forum.
    ForumReminder = "forum_reminder"
    /// The forum secretariat confirmed the head of a delegation.
    HeadAccredited = "head_accredited"
    /// A declaration is open for endorsement; to the heads of accredited delegations.
    DeclarationOpened = "declaration_opened"
    /// A declaration went back to draft and its endorsements are void; to the heads of accredited delegations.
    DeclarationRedrafted = "declaration_redrafted"
    /// A webhook was disabled; to its creator.
    WebhookDisabled = "webhook_disabled"
}

impl Letter {
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|letter| letter.name() == name)
    }

    /// Purpose of the secret in the e-mail, if it has one.
    pub fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Verification => Some(Purpose::Verification),
            Self::PasswordReset => Some(Purpose::PasswordReset),
            _ => None,
        }
    }

    /// Whether recipients can unsubscribe from it.
    pub fn is_news(self) -> bool {
        self == Self::Announcement
    }

    /// Sample data for every variable of the template.
    pub fn sample(self) -> Value {
        let mut sample = json!({
            "given_name": "Ana", "family_name": "Sousa",
            "congress": {"en": "13th Metropolis World Congress", "fr": "13e Congrès mondial de Metropolis",
                         "es": "13.º Congreso Mundial de Metropolis", "zh": "第十三届世界大都市协会世界大会"},
            "reference": "MWC13-7K3F-9QXD", "type": {"en": "Delegate", "fr": "Délégué", "es": "Delegado", "zh": "代表"},
            "time_zone": "Europe/Lisbon",
        });
        let more = match self {
            Self::RegistrationRejected | Self::RegistrationCancelled => {
                json!({"reason": "The delegation of your city is complete."})
            }
            Self::RegistrationWaitlisted => json!({"position": 12}),
            Self::Invitation => json!({"expires_at": "2021-11-01T12:00:00Z"}),
            Self::SessionMoved => json!({
                "session": {"en": "Cities after the pandemic", "fr": "Les villes après la pandémie"},
                "before": {"starts_at": "2021-11-10T08:00:00Z", "room": {"en": "Hall 1"}},
                "after": {"starts_at": "2021-11-10T09:30:00Z", "room": {"en": "Hall 2"}},
            }),
            Self::SeatsClash => json!({
                "session": {"en": "Cities after the pandemic", "fr": "Les villes après la pandémie"},
                "other": {"en": "Water in the city", "fr": "L’eau dans la ville"}, "starts_at": "2021-11-10T08:00:00Z",
            }),
            Self::SessionCancelled | Self::SeatGiven | Self::SeatWithdrawn => json!({
                "session": {"en": "Cities after the pandemic", "fr": "Les villes après la pandémie"},
                "starts_at": "2021-11-10T08:00:00Z",
            }),
            Self::Announcement => json!({
                "title": {"en": "The platform is open", "fr": "La plateforme est ouverte"},
                "body": {"en": "Join from 8 November.\n\nThe technical desk answers around the clock.",
                         "fr": "Rejoignez-nous dès le 8 novembre.\n\nLe support technique répond jour et nuit."},
            }),
            Self::EntrySubmitted | Self::EntryEligible | Self::EntryIneligible | Self::AwardPublished => {
                json!({
                    "name": "Ana Sousa", "award": {"en": "Award for Urban Innovation", "zh": "城市创新奖"}, "entry": "Urban gardens",
                    "congress_slug": "metropolis-2021", "award_slug": "guangzhou-award", "closes_at": "2021-10-20T15:59:59Z",
                    "submitted_at": "2021-10-19T08:00:00Z", "reason": "The initiative ended more than two years ago.",
                })
            }
            Self::EvaluationAssigned | Self::EvaluationReminder => json!({
                "award": {"en": "Award for Urban Innovation", "zh": "城市创新奖"},
                "round": {"en": "Technical committee", "fr": "Comité technique"}, "count": 12, "closes_at": "2021-10-20T15:59:59Z",
            }),
            Self::SpeakingSlotCalled => {
                json!({"session": {"en": "Plenary of mayors"}, "city": "Lisbon", "starts_at": "2021-11-11T12:05:00Z"})
            }
            Self::ForumInvitation | Self::ForumReminder => json!({
                "addressee": "The Mayor of Quito", "city": "Quito", "quota": 5, "respond_by": "2021-10-20T16:00:00Z",
                "forum_invitation": "017cff64-6000-7000-8000-000000000000", "starts_on": "2021-11-08", "ends_on": "2021-11-13",
            }),
            Self::HeadAccredited => json!({"head_title": "Mayor", "city": "Lisbon"}),
            Self::DeclarationOpened | Self::DeclarationRedrafted => json!({
                "city": "Lisbon", "title": {"en": "Guangzhou Declaration", "zh": "广州宣言"},
                "declaration": "017cff64-6000-7000-8000-000000000000",
            }),
            Self::WebhookDisabled => {
                json!({"url": "https://city.example/hooks", "because": "three days without an answer"})
            }
            _ => json!({}),
        };
        json_patch::merge(&mut sample, &more);
        sample
    }
}
