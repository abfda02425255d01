use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::identity::Purpose;

macro_rules! letters {
    ($($(#[doc = $about:literal])+ $letter:ident = $name:literal)*) => {
        /// A kind of mail.
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
    /// To whoever signed up: the link that verifies the e-mail.
    Verification = "verification"
    /// To whoever has an account, when somebody signs up with their e-mail.
    AccountExists = "account_exists"
    /// To whoever forgot their password: the link that sets another.
    PasswordReset = "password_reset"
    /// After a password was changed.
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
    /// A place became free for somebody on the waiting list.
    Promoted = "promoted"
    /// Somebody is invited to register.
    Invitation = "invitation"
    /// Staff registered somebody, who is invited to make an account and find it there.
    RegisteredForYou = "registered_for_you"
    /// To whoever had a registration that somebody else has now.
    RegistrationTransferred = "registration_transferred"
    /// A session is at another time or in another room.
    SessionMoved = "session_moved"
    /// A session will not take place.
    SessionCancelled = "session_cancelled"
    /// Somebody has a seat in a session: it became free for them, or staff put them there.
    SeatGiven = "seat_given"
    /// Staff took somebody out of a session.
    SeatWithdrawn = "seat_withdrawn"
    /// Two sessions in which somebody has seats are now at the same time.
    SeatsClash = "seats_clash"
    /// The organisers announce something.
    Announcement = "announcement"
    /// An entry for an award was submitted; to its submitters.
    EntrySubmitted = "entry_submitted"
    /// An entry for an award fits its terms; to its submitters.
    EntryEligible = "entry_eligible"
    /// An entry for an award does not fit its terms; to its submitters.
    EntryIneligible = "entry_ineligible"
    /// The results of an award are public; to everybody who entered.
    AwardPublished = "award_published"
    /// An evaluator has entries to evaluate.
    EvaluationAssigned = "evaluation_assigned"
    /// An evaluator is not done.
    EvaluationReminder = "evaluation_reminder"
    /// A delegation is about to be called to speak.
    SpeakingSlotCalled = "speaking_slot_called"
    /// A city is invited to the forum.
    ForumInvitation = "forum_invitation"
    /// A city that has not answered its invitation to the forum is reminded.
    ForumReminder = "forum_reminder"
    /// The secretariat of the forum has confirmed the head of a delegation.
    HeadAccredited = "head_accredited"
    /// A declaration can be endorsed; to the heads of accredited delegations.
    DeclarationOpened = "declaration_opened"
    /// A declaration is a draft again, and its endorsements are void; to the heads of accredited delegations.
    DeclarationRedrafted = "declaration_redrafted"
    /// A webhook was disabled; to whoever made it.
    WebhookDisabled = "webhook_disabled"
}

impl Letter {
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|letter| letter.name() == name)
    }

    /// What the secret in the letter is good for, where it has one.
    pub fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Verification => Some(Purpose::Verification),
            Self::PasswordReset => Some(Purpose::PasswordReset),
            _ => None,
        }
    }

    /// Whether people can do without it, and so may unsubscribe.
    pub fn is_news(self) -> bool {
        self == Self::Announcement
    }

    /// Everything that the letter says, filled in with an example.
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
