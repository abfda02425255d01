use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{Error, Result};

/// The templates of pages, by name. An undefined variable is an error. Text is escaped with [`escaped`], because the
/// engine's default also escapes slashes in links. An invalid template fails the first test that renders a page.
pub fn templates(sources: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match (state.auto_escape(), value.is_safe()) {
        (AutoEscape::Html, false) if !value.is_none() => {
            let text = value.as_str().map_or_else(|| escaped(&value.to_string()), escaped);
            out.write_str(&text).map_err(minijinja::Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    for (name, source) in sources {
        if let Err(error) = environment.add_template(name, source) {
            tracing::error!(%error, "invalid template {name}");
        }
    }
    environment
}

/// Text escaped for HTML, including attributes. Slashes are not escaped, so that programs can find links.
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

/// A QR code in a drawing: a square at a point. The view box scales the code, whose modules are a unit wide, to the square.
pub fn svg_qr_code((x, y): (u32, u32), side: u32, text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    let drawing = code.render::<svg::Color<'_>>().quiet_zone(false).module_dimensions(1, 1).build();
    // Without the XML declaration, which only a whole document has.
    let drawing = drawing.split_once("?>").map_or(&*drawing, |(_, drawing)| drawing);
    let modules = code.width();
    Ok(format!(
        r#"<svg x="{x}" y="{y}" width="{side}" height="{side}" viewBox="0 0 {modules} {modules}">{drawing}</svg>"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_angle_brackets_are_escaped() {
        let text = r#"<a href="https://x.example/?a&b" title='x'>"#;
        let html = "&lt;a href=&quot;https://x.example/?a&amp;b&quot; title=&#39;x&#39;&gt;";
        assert_eq!(escaped(text), html);
    }
}
