use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A role in a congress. Permissions follow from roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Organiser,
    RegistrationDesk,
    ProgrammeEditor,
    ForumSecretary,
    AwardSecretary,
    Evaluator,
    Moderator,
    Observer,
}

impl Role {
    pub const ALL: [Self; 8] = [
        Self::Organiser,
        Self::RegistrationDesk,
        Self::ProgrammeEditor,
        Self::ForumSecretary,
        Self::AwardSecretary,
        Self::Evaluator,
        Self::Moderator,
        Self::Observer,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Organiser => "organiser",
            Self::RegistrationDesk => "registration_desk",
            Self::ProgrammeEditor => "programme_editor",
            Self::ForumSecretary => "forum_secretary",
            Self::AwardSecretary => "award_secretary",
            Self::Evaluator => "evaluator",
            Self::Moderator => "moderator",
            Self::Observer => "observer",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The permissions of the role in its congress.
    pub fn permissions(self) -> &'static [&'static str] {
        match self {
            Self::Organiser => &[
                "congress.administer",
                "congress.edit",
                "registration.read",
                "registration.manage",
                "programme.edit",
                "schedule.edit",
                "enrolment.manage",
                "session.moderate",
                "forum.manage",
                "award.manage",
                "messaging.manage",
                "audit.read",
                "statistics.read",
            ],
            Self::RegistrationDesk => &["registration.read", "registration.manage", "enrolment.manage"],
            Self::ProgrammeEditor => &["programme.edit", "schedule.edit"],
            Self::ForumSecretary => &["forum.manage", "registration.read"],
            Self::AwardSecretary => &["award.manage"],
            Self::Evaluator => &["award.evaluate"],
            Self::Moderator => &["session.moderate"],
            Self::Observer => &["registration.read", "statistics.read"],
        }
    }

    pub fn holds(self, permission: &str) -> bool {
        self.permissions().contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_has_the_same_name_in_json_and_database() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
            assert_eq!(Role::of_name(role.name()), Some(role));
        }
    }

    #[test]
    fn organiser_has_the_permissions_of_all_other_staff() {
        for permission in Role::ALL.iter().flat_map(|role| role.permissions()) {
            // Organisers do not evaluate entries.
            assert!(Role::Organiser.holds(permission) || *permission == "award.evaluate", "{permission}");
        }
    }
}
