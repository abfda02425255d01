//! A person's agenda: the sessions in which they have a seat, wait for one, speak, or which they have marked; and its
//! calendar, at a secret address.

pub(super) mod api;
mod favourites;
mod feed;
mod model;
mod store;

pub use favourites::FavouriteError;
pub use feed::pages;
