//! Permissions. A role is a set of these.

use std::marker::PhantomData;

/// Something that a caller may do; a type, so that it can stand in a handler's signature.
pub trait Permission: Send + Sync + 'static {
    const NAME: &'static str;
    /// Any of these will do.
    const NAMES: &'static [&'static str] = &[Self::NAME];
}

/// One of two will do.
pub struct Either<A, B>(PhantomData<fn() -> (A, B)>);

impl<A: Permission, B: Permission> Permission for Either<A, B> {
    const NAME: &'static str = A::NAME;
    const NAMES: &'static [&'static str] = &[A::NAME, B::NAME];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $permission:ident = $name:literal)*) => {
        /// Every permission there is, by name.
        pub const ALL: &[&str] = &[$($name),*];

        $(
            $(#[$doc])*
            pub struct $permission;
            impl Permission for $permission {
                const NAME: &'static str = $name;
            }
        )*
    };
}

permissions! {
    /// One's own account; every account has it.
    AccountOwn = "account.own"
    /// One's own registration; every account has it.
    RegistrationOwn = "registration.own"
    /// The delegation that one leads, as its focal point or its head; every account has it.
    DelegationLead = "delegation.lead"
    /// One's own agenda and seats in sessions; every account has it.
    EnrolmentOwn = "enrolment.own"
    /// One's own entries for an award; every account has it.
    AwardEnter = "award.enter"
    /// One's own vote for an award; every account has it.
    AwardVote = "award.vote"
    /// Editions and their staff.
    CongressAdminister = "congress.administer"
    /// Settings, themes and tracks of an edition.
    CongressEdit = "congress.edit"
    /// Read everybody's registration.
    RegistrationRead = "registration.read"
    /// Change everybody's registration.
    RegistrationManage = "registration.manage"
    /// Everybody's seats in sessions.
    EnrolmentManage = "enrolment.manage"
    /// Who is in a session.
    SessionModerate = "session.moderate"
    /// The forum: invitations, accreditations, speakers' lists, declarations.
    ForumManage = "forum.manage"
    /// Awards: rounds, entries, assignments, standings, publication.
    AwardManage = "award.manage"
    /// The entries that one is to evaluate.
    AwardEvaluate = "award.evaluate"
    /// Sessions, speakers and rooms.
    ProgrammeEdit = "programme.edit"
    /// Placements and releases.
    ScheduleEdit = "schedule.edit"
    /// Webhooks, mails and announcements.
    MessagingManage = "messaging.manage"
    /// Figures of a congress.
    StatisticsRead = "statistics.read"
    /// What staff did.
    AuditRead = "audit.read"
}
