//! Pure decisions; the clock is an argument.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{
    CityAnswer, ForumInvitation, ForumInvitationAnswer, ForumInvitationState, NewForumInvitation,
};
use crate::{
    http::RequestError,
    types::{FieldError, Now, ProblemKind, Refusal},
};

/// Why an invitation or an answer is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForumInvitationError {
    #[error("This city is already invited.")]
    AlreadyInvited,
    #[error("The deadline must be in the future.")]
    DeadlinePast,
    #[error("A reminder must be 1 to 365 days before the deadline.")]
    ReminderDays,
    #[error("The invitation was revoked.")]
    Revoked,
    #[error("The city has already decided.")]
    Answered,
    #[error(
        "The deadline has passed. Contact the secretariat of the forum, which can still record the answer."
    )]
    TooLate,
    #[error("The deadline has passed. Set `respond_by` to a later time, then send the invitation.")]
    SentTooLate,
    #[error("Give the reason why the city declines.")]
    NoReason,
    #[error("Name the deputy who attends instead of the mayor.")]
    NoDeputy,
    #[error("A deputy is allowed only if the answer is `delegated`.")]
    DeputyNotAllowed,
    #[error(
        "The delegation has members or forum records. Withdraw its members, then decline; contact the secretariat of the forum if it still fails."
    )]
    HasMembers,
    #[error("The city has a delegation. Change the city of the delegation instead, or delete it first.")]
    HasDelegation,
    #[error("The invitation was sent. Revoke it instead.")]
    Sent,
}

crate::problem_kinds! {
    Invited = Conflict "city-invited" "City already invited"
        "Each city can be invited once. Update its invitation, or send it again."
    Invalid = Invalid "invalid-forum-invitation" "Invalid invitation"
        "See `errors` for the fields to correct."
    NotOpen = Conflict "forum-invitation-not-open" "Invitation not open"
        "The invitation was revoked, is already answered, or its deadline has passed; see `detail`. The secretariat of the forum can change the deadline or record a late answer."
    InvalidAnswer = Invalid "invalid-answer" "Invalid answer"
        "A declined invitation needs a `reason`, a delegated one a `deputy`. See `errors` for the fields to correct."
    HasMembers = Conflict "forum-delegation-in-use" "City delegation in use"
        "The delegation exists, and has members or records in the forum. See `detail` for what to change first."
}

impl Refusal for ForumInvitationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::AlreadyInvited => kinds::Invited::KIND,
            Self::DeadlinePast | Self::ReminderDays => kinds::Invalid::KIND,
            Self::Revoked | Self::Answered | Self::TooLate | Self::SentTooLate | Self::Sent => {
                kinds::NotOpen::KIND
            }
            Self::NoReason | Self::NoDeputy | Self::DeputyNotAllowed => kinds::InvalidAnswer::KIND,
            Self::HasMembers | Self::HasDelegation => kinds::HasMembers::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::DeadlinePast => ("/respond_by", "past"),
            Self::ReminderDays => ("/remind_days", "range"),
            Self::NoReason => ("/reason", "required"),
            Self::NoDeputy => ("/deputy", "required"),
            Self::DeputyNotAllowed => ("/deputy", "not_delegated"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}

/// Validates an invitation; an updated one may keep a deadline that has passed.
pub fn check(
    new: &NewForumInvitation,
    before: Option<&ForumInvitation>,
    now: Now,
) -> Result<(), ForumInvitationError> {
    if new.respond_by <= now && before.is_none_or(|before| before.respond_by != new.respond_by) {
        return Err(ForumInvitationError::DeadlinePast);
    }
    new.remind_days
        .iter()
        .all(|days| (1..=365).contains(days))
        .then_some(())
        .ok_or(ForumInvitationError::ReminderDays)
}

/// Validates the invitations of a batch: all errors at once, each with its pointer.
pub fn check_all(new: &[NewForumInvitation], now: Now) -> Result<(), RequestError> {
    let errors = new.iter().enumerate().filter_map(|(nth, new)| Some((nth, check(new, None, now).err()?)));
    let faults = errors.flat_map(|(nth, error)| error.faults().into_iter().map(move |fault| (nth, fault)));
    let faults = faults
        .map(|(nth, fault)| FieldError { pointer: format!("/invitations/{nth}{}", fault.pointer), ..fault });
    RequestError::check_body(faults.collect())
}

/// The time of the next reminder; `None`: none before the deadline.
pub fn next_reminder(respond_by: DateTime<Utc>, days: &[i32], now: Now) -> Option<DateTime<Utc>> {
    days.iter().map(|days| respond_by - TimeDelta::days((*days).into())).filter(|at| *at > now).min()
}

/// The time of the next reminder after an answer: none if the city has decided, or was never invited by e-mail.
pub fn reminder_after(
    invitation: &ForumInvitation,
    answer: ForumInvitationAnswer,
    now: Now,
) -> Option<DateTime<Utc>> {
    let is_due = !answer.is_final() && invitation.sent_at.is_some();
    is_due.then(|| next_reminder(invitation.respond_by, &invitation.remind_days, now)).flatten()
}

/// The state of an invitation.
pub fn state(
    (sent, revoked, answered): (bool, bool, bool),
    respond_by: DateTime<Utc>,
    now: Now,
) -> ForumInvitationState {
    match () {
        () if revoked => ForumInvitationState::Revoked,
        () if answered => ForumInvitationState::Answered,
        () if !sent => ForumInvitationState::Draft,
        () if respond_by <= now => ForumInvitationState::Overdue,
        () => ForumInvitationState::Open,
    }
}

/// Checks that an answer is allowed: from the city until the deadline, from the secretariat at any time.
pub fn may_respond(
    invitation: &ForumInvitation,
    response: &CityAnswer,
    by_staff: bool,
    now: Now,
) -> Result<(), ForumInvitationError> {
    if invitation.revoked_at.is_some() {
        return Err(ForumInvitationError::Revoked);
    }
    if !by_staff && invitation.respond_by <= now {
        return Err(ForumInvitationError::TooLate);
    }
    match (response.answer, &response.reason, &response.deputy) {
        (ForumInvitationAnswer::Declined, None, _) => Err(ForumInvitationError::NoReason),
        (ForumInvitationAnswer::Delegated, _, None) => Err(ForumInvitationError::NoDeputy),
        (ForumInvitationAnswer::Delegated, _, Some(_)) | (_, _, None) => Ok(()),
        (_, _, Some(_)) => Err(ForumInvitationError::DeputyNotAllowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32) -> DateTime<Utc> {
        chrono::NaiveDate::from_ymd_opt(2021, 10, day).unwrap().and_hms_opt(16, 0, 0).unwrap().and_utc()
    }

    #[test]
    fn reminders_follow_each_other_and_end_before_the_deadline() {
        assert_eq!(next_reminder(at(20), &[7, 1], at(1)), Some(at(13)));
        assert_eq!(next_reminder(at(20), &[1, 7], at(13)), Some(at(19)), "the first was just sent");
        assert_eq!(next_reminder(at(20), &[7, 1], at(19)), None);
        assert_eq!(next_reminder(at(20), &[], at(1)), None);
    }

    #[test]
    fn invitation_is_overdue_from_the_instant_of_its_deadline() {
        let state_at = |now| state((true, false, false), at(20), now);
        assert_eq!(state_at(at(20) - TimeDelta::seconds(1)), ForumInvitationState::Open);
        assert_eq!(state_at(at(20)), ForumInvitationState::Overdue);
        assert_eq!(state((true, false, true), at(20), at(21)), ForumInvitationState::Answered);
    }
}
