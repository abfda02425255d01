//! Delegations: the group of a city, with a quota, a head, and a focal point who registers, replaces and withdraws its
//! members without staff.
//!
//! Invariants: never more members than the quota, which is a pool of places; the head is a confirmed member
//! (`delegation_head_is_member`). A registration knows which delegation it belongs to
//! ([`membership`](crate::registration::membership)); when it leaves, [`unseat`] is called in the same transaction.

mod api;
mod events;
mod members;
mod model;
mod personal_data;
mod rules;
mod store;

pub use api::{DelegationPath, led};
pub use events::{DELEGATION_CREATED, DELEGATION_DELETED, DELEGATION_UPDATED};
pub use members::add as add_member;
pub use model::{Delegation, NewDelegation, NewMember};
pub use personal_data::{erase, export};
pub use rules::Refused;
pub use store::{OnHeadChanged, delete, find, insert, unseat, update};

use crate::registration::OnMemberLeft;

crate::feature! {
    state: [OnHeadChanged, OnMemberLeft],
    operations: [
        api::list_delegations,
        api::create_delegation,
        api::get_delegation,
        api::update_delegation,
        api::delete_delegation,
        members::list_members,
        members::add_member,
        members::set_member,
        members::remove_member,
        members::replace_member,
    ],
    problems: [rules::Refused],
    events: [events::EVENTS],
}
