//! Addresses of resources: one type defines the parameters of a route, their description in the OpenAPI document, and the
//! `Location` of a created resource.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;

use crate::types::Slug;

/// The path parameters that form the address of a resource.
pub trait ResourcePath: Serialize {
    /// The path below the base path of the API, with its parameters in braces.
    const TEMPLATE: &'static str;

    /// The address of the resource, with the base path of the API.
    fn href(&self) -> String {
        let parameters = serde_json::to_value(self).unwrap_or_default();
        let fill = |path: String, (name, value): (&String, &Value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            path.replace(&format!("{{{name}}}"), &text)
        };
        let path = parameters.as_object().into_iter().flatten().fold(Self::TEMPLATE.to_owned(), fill);
        format!("/api/v1{path}")
    }
}

/// Declares a [`ResourcePath`] below a congress: `congress_path!(/// … pub ThemePath "/themes/{theme}" { theme: Slug })`.
#[macro_export]
macro_rules! congress_path {
    ($(#[$doc:meta])* $visible:vis $name:ident $below:literal { $($(#[$of:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, serde::Deserialize, serde::Serialize, utoipa::IntoParams)]
        #[into_params(parameter_in = Path)]
        $visible struct $name {
            /// Slug of the congress.
            #[param(example = "metropolis-2021")]
            pub congress: $crate::types::Slug,
            $($(#[$of])* pub $field: $type),*
        }

        impl $crate::http::ResourcePath for $name {
            const TEMPLATE: &'static str = concat!("/congresses/{congress}", $below);
        }
    };
}

/// The address of a congress.
#[derive(Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CongressPath {
    /// Slug of the congress.
    #[param(example = "metropolis-2021")]
    pub congress: Slug,
}

impl ResourcePath for CongressPath {
    const TEMPLATE: &'static str = "/congresses/{congress}";
}

#[cfg(test)]
mod tests {
    use super::*;

    congress_path! {
        ThemePath "/themes/{theme}" {
            /// Slug of the theme.
            theme: Slug,
        }
    }

    #[test]
    fn address_fills_in_the_template() {
        let (congress, theme) = ("metropolis-2021".parse().unwrap(), "energy".parse().unwrap());
        assert_eq!(ThemePath { congress, theme }.href(), "/api/v1/congresses/metropolis-2021/themes/energy");
    }
}
