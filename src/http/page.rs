//! Lists with keyset pagination: the last page costs as much as the first.

use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use super::Json;
use crate::types::{ProblemKind, Refusal};

/// Paging parameters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Maximum number of items.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// `next` of the previous page. Keep the same filters.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Pass it as `cursor` to get the next page; `null` on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// Attached to the response, so that middleware, which knows the address, can add the `Link` header.
#[derive(Clone, Debug)]
pub struct NextPage(pub String);

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let next = self.next.clone().map(NextPage);
        let mut response = Json(self).into_response();
        if let Some(next) = next {
            response.extensions_mut().insert(next);
        }
        response
    }
}

impl Paging {
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// The key of the last item that the client has received, in the order named `sort`.
    pub fn after<K: DeserializeOwned>(&self, sort: &str) -> Result<Option<K>, BadCursor> {
        let decode = |cursor: &String| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
            let (version, of, key): (u8, String, K) = serde_json::from_slice(&bytes).ok()?;
            (version == 1 && of == sort).then_some(key)
        };
        self.cursor.as_ref().map(|cursor| decode(cursor).ok_or(BadCursor)).transpose()
    }

    /// Makes a page. `rows` has one row more than a page if there is a next page.
    pub fn page<T, K: Serialize>(&self, sort: &str, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Page<T> {
        let fits = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = rows.len() > fits;
        rows.truncate(fits);
        let encode = |last: &T| Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(1, sort, key(last))).ok()?));
        let next = rows.last().filter(|_| more).and_then(encode);
        Page { items: rows, next }
    }

    /// A page of a complete list; the cursor is the position in the list.
    pub fn page_of<T>(&self, sort: &str, all: Vec<T>) -> Result<Page<T>, BadCursor> {
        let from = self.after::<usize>(sort)?.map_or(0, |last| last.saturating_add(1));
        let fits = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let rows = all.into_iter().enumerate().skip(from).take(fits.saturating_add(1)).collect();
        let Page { items, next } = self.page(sort, rows, |(position, _): &(usize, T)| *position);
        Ok(Page { items: items.into_iter().map(|(_, item)| item).collect(), next })
    }
}

#[derive(Debug, thiserror::Error)]
#[error(
    "The cursor is not valid for this list. Use `next` of the previous page with the same filters, or omit it."
)]
pub struct BadCursor;

crate::problem_kinds! {
    BadCursor = Malformed "bad-cursor" "Invalid cursor"
        "A cursor is valid for one list and one sort order. Use `next` of the previous page, or omit the cursor to start from the first page."
}

impl Refusal for BadCursor {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::BadCursor::KIND
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_page_has_a_cursor_for_the_next() {
        let first = Paging { limit: Some(2), cursor: None };
        let page = first.page("n", vec![1, 2, 3], |n| *n);
        assert_eq!(page.items, [1, 2]);

        let second = Paging { limit: Some(2), cursor: page.next };
        assert_eq!(second.after::<i32>("n").unwrap(), Some(2));
        assert!(second.after::<i32>("name").is_err(), "a cursor of another list is refused");
        assert_eq!(second.page("n", vec![3], |n| *n).next, None);
    }

    proptest! {
        #[test]
        fn invalid_cursor_is_refused(cursor in ".{1,60}") {
            let paging = Paging { limit: None, cursor: Some(cursor) };
            prop_assert!(paging.after::<(String, u8)>("name").is_err());
        }

        #[test]
        fn cursor_preserves_the_key(key in ".*") {
            let page = Paging { limit: Some(1), cursor: None }.page("name", vec![key.clone(), key.clone()], Clone::clone);
            let next = Paging { limit: Some(1), cursor: page.next };
            prop_assert_eq!(next.after::<String>("name").unwrap(), Some(key));
        }
    }
}
