//! The audit log. Entries are written together with the events (`events`); the table rejects changes.

mod api;
mod model;
mod store;

crate::feature! {
    operations: [api::operations],
}
