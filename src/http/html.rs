/// Text as it stands in HTML, also within an attribute. Slashes stay: programs that look for links would find none.
pub fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_attribute_or_begins_a_tag() {
        let text = r#"<a href="https://x.example/?a&b" title='x'>"#;
        let html = "&lt;a href=&quot;https://x.example/?a&amp;b&quot; title=&#39;x&#39;&gt;";
        assert_eq!(escaped(text), html);
    }
}
