//! Delegations: the group of a city, with a quota, a head, and a focal point. Both register, replace,
//! withdraw and remind its members without staff.
//!
//! Invariants: never more members than the quota, which is a pool of places; the head is a confirmed member
//! (`delegation_head_is_member`). A registration knows which delegation it belongs to
//! ([`membership`](crate::registration::membership)); when it leaves, [`release_member`] is called in the same transaction.

mod api;
mod delegation;
mod events;
mod followers;
mod members;
mod model;
mod notifications;
mod paths;
mod personal_data;
mod reminders;
mod rules;
mod store;

pub use delegation::{
    OnHeadChanged, appoint_focal_point, create, delete, find_led, lock, release_member, update,
};
pub use followers::{find_followers, leads_any};
pub use members::create as create_member;
pub use model::{Delegation, DelegationUpdate, NewDelegation, NewMember};
pub use paths::DelegationPath;
pub use personal_data::{erase, export};
pub use rules::kinds as delegation_problems;
pub use store::find;

use crate::registration::{OnMemberLeft, OnTransferred};

crate::feature! {
    state: [OnHeadChanged, OnMemberLeft, OnTransferred],
    operations: [api::operations],
    problems: [rules::DelegationError],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [notifications::notify],
}
