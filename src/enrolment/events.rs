//! Events of favourites, agendas and enrolment rules.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::EnrolmentRules;
use crate::{
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// A session in a person's agenda.
#[derive(Serialize, ToSchema)]
pub struct FavouriteChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
}

/// The calendar of a person's agenda, without its address, which is secret.
#[derive(Serialize, ToSchema)]
pub struct AgendaFeedChanged {
    pub registration: RegistrationId,
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// The enrolment rules changed; the subject is the congress.
    RULES_UPDATED: EnrolmentRules = "enrolment_rules.updated", Audience::Public;
    /// A person marked a session as a favourite.
    FAVOURITE_MARKED: FavouriteChanged = "favourite.marked", DESK;
    /// A person removed a session from their favourites, or the registration was transferred to another person.
    FAVOURITE_UNMARKED: FavouriteChanged = "favourite.unmarked", DESK;
    /// A person created an address for the calendar of their agenda; a previous one no longer works.
    AGENDA_FEED_CREATED: AgendaFeedChanged = "agenda_feed.created", DESK;
    /// The address of the calendar of a person's agenda was revoked by the person, or by the transfer of the registration.
    AGENDA_FEED_REVOKED: AgendaFeedChanged = "agenda_feed.revoked", DESK;
}
