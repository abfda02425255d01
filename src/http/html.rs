/// Text escaped for HTML, also within an attribute. Slashes stay, so that programs still find links.
pub fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}

/// A line of text in a drawing, centred on a point and limited in width. Chinese characters are twice as wide as Latin ones.
pub fn svg_line((x, y): (u32, u32), (size, longest): (u32, u32), text: &str) -> String {
    let width: f64 = text.chars().map(|c| if u32::from(c) > 0x2e80 { 1.0 } else { 0.56 }).sum();
    let size = f64::from(size).min(f64::from(longest) / width.max(1.0));
    format!(
        r#"<text x="{x}" y="{y}" font-size="{size:.2}" style="unicode-bidi:plaintext">{}</text>"#,
        escaped(&text.chars().filter(|c| !c.is_control()).collect::<String>())
    )
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
