//! The fields of a person, written once: every body and resource that holds a person has the same fields and bounds.

/// Declares a struct with the fields of a person between its own fields.
///
/// `@person(type of the display name; type of the order of names; attributes; languages)`: the first two are optional in
/// bodies. The attributes are for every field that can be `null`, and the languages have a type with attributes of its own.
macro_rules! person_fields {
    (
        $(#[$on:meta])*
        pub struct $type:ident {
            $($(#[$above:meta])* $first:ident: $of_first:ty,)*
            @person($display:ty; $order:ty; $(#[$nullable:meta])*; $(#[$on_languages:meta])* $languages:ty)
            $($(#[$below:meta])* $last:ident: $of_last:ty,)*
        }
    ) => {
        $(#[$on])*
        pub struct $type {
            $($(#[$above])* pub $first: $of_first,)*
            #[schema(max_length = 50, examples("H.E."))]
            $(#[$nullable])*
            pub salutation: Option<String>,
            /// A person with one name has only a given name or only a family name.
            #[schema(min_length = 1, max_length = 200)]
            $(#[$nullable])*
            pub given_name: Option<String>,
            #[schema(min_length = 1, max_length = 200)]
            $(#[$nullable])*
            pub family_name: Option<String>,
            /// The name as the person writes it; by default the two names in their order.
            #[schema(min_length = 1, max_length = 400)]
            pub display_name: $display,
            /// Order of the two names in the display name. By default the family name comes first if both are written in
            /// Chinese characters, kana or Hangul.
            pub name_order: $order,
            #[schema(max_length = 300)]
            $(#[$nullable])*
            pub organisation: Option<String>,
            #[schema(max_length = 300)]
            $(#[$nullable])*
            pub job_title: Option<String>,
            #[schema(max_length = 200)]
            $(#[$nullable])*
            pub city: Option<String>,
            $(#[$nullable])*
            pub country: Option<$crate::types::Country>,
            $(#[$nullable])*
            pub time_zone: Option<$crate::types::TimeZone>,
            $(#[$on_languages])*
            #[schema(max_items = 20)]
            pub languages: $languages,
            $($(#[$below])* pub $last: $of_last,)*
        }
    };
}

/// Copies the fields of a person into another struct, and takes the others from the list:
/// `copy_person!(Person from registration, { display_name: …, name_order: …, answers: … })`.
macro_rules! copy_person {
    ($type:ident from $source:expr, { $($field:ident: $value:expr),* $(,)? }) => {
        $type {
            salutation: $source.salutation.clone(),
            given_name: $source.given_name.clone(),
            family_name: $source.family_name.clone(),
            organisation: $source.organisation.clone(),
            job_title: $source.job_title.clone(),
            city: $source.city.clone(),
            country: $source.country.clone(),
            time_zone: $source.time_zone.clone(),
            languages: $source.languages.clone(),
            $($field: $value,)*
        }
    };
}

pub(crate) use {copy_person, person_fields};
