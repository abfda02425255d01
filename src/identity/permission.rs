//! Permissions. A role is a set of permissions.

use std::marker::PhantomData;

/// A permission, as a type, so that it can be part of a handler's signature.
pub trait Permission: Send + Sync + 'static {
    const NAME: &'static str;
    /// Any of these suffices.
    const NAMES: &'static [&'static str] = &[Self::NAME];
}

/// Either of two permissions suffices.
pub struct Either<A, B>(PhantomData<fn() -> (A, B)>);

impl<A: Permission, B: Permission> Permission for Either<A, B> {
    const NAME: &'static str = A::NAME;
    const NAMES: &'static [&'static str] = &[A::NAME, B::NAME];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $permission:ident = $name:literal)*) => {
        /// Names of all permissions.
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
    /// Your own account; every account has it.
    AccountOwn = "account.own"
    /// Your own registration; every account has it.
    RegistrationOwn = "registration.own"
    /// The delegation that you lead as focal point or head; every account has it.
    DelegationLead = "delegation.lead"
    /// Your own agenda and session seats; every account has it.
    EnrolmentOwn = "enrolment.own"
    /// Your own award entries; every account has it.
    AwardEnter = "award.enter"
    /// Your own award votes; every account has it.
    AwardVote = "award.vote"
    /// Editions and their staff.
    CongressAdminister = "congress.administer"
    /// Settings, themes and tracks of an edition.
    CongressEdit = "congress.edit"
    /// Read all registrations.
    RegistrationRead = "registration.read"
    /// Change all registrations.
    RegistrationManage = "registration.manage"
    /// Manage all session seats.
    EnrolmentManage = "enrolment.manage"
    /// Session attendance and moderation.
    SessionModerate = "session.moderate"
    /// The forum: invitations, accreditations, speakers' lists, declarations.
    ForumManage = "forum.manage"
    /// Awards: rounds, entries, assignments, standings, publication.
    AwardManage = "award.manage"
    /// The award entries assigned to you for evaluation.
    AwardEvaluate = "award.evaluate"
    /// Sessions, speakers and rooms.
    ProgrammeEdit = "programme.edit"
    /// Placements and releases.
    ScheduleEdit = "schedule.edit"
    /// Webhooks, mails and announcements.
    MessagingManage = "messaging.manage"
    /// Statistics of a congress.
    StatisticsRead = "statistics.read"
    /// Read the audit log.
    AuditRead = "audit.read"
}
