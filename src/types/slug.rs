use super::{checked_text, folded, text_schema};

checked_text! {
    /// A name for URLs: lower-case letters, digits and single hyphens.
    Slug, "a slug: lower-case letters, digits and single hyphens, at most 80 characters", slug
}
text_schema!(Slug, "slug", 80, "inclusive-cities", "Lower-case letters, digits and single hyphens.");

fn slug(text: &str) -> Option<String> {
    let words_are_plain = text
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    (text.len() <= 80 && words_are_plain).then(|| text.into())
}

impl Slug {
    /// Makes a slug from a name: `S.ow2` gives `s-ow2`. `None` if no character of the name is usable.
    pub fn of(name: &str) -> Option<Self> {
        let plain = folded(name);
        let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug = words.collect::<Vec<_>>().join("-");
        slug.truncate(80);
        slug.trim_end_matches('-').parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_is_made_from_a_name() {
        assert_eq!(Slug::of("S.ow2").as_deref(), Some("s-ow2"));
        assert_eq!(Slug::of("  Énergie & transition ").as_deref(), Some("energie-transition"));
        assert_eq!(Slug::of("广州"), None);
        assert!("two--hyphens".parse::<Slug>().is_err());
    }
}
