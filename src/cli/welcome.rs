//! What `congress serve --demo` prints when it is ready.

use std::fmt::Write;

/// Everything a newcomer needs: addresses, sign-ins, and a request to copy.
pub struct Welcome<'a> {
    pub base_url: &'a str,
    pub password: &'a str,
    /// E-mail addresses of the demo's accounts, and what each can do.
    pub accounts: &'a [(&'a str, &'a str)],
}

impl Welcome<'_> {
    /// The text in a frame, and below it the request: a frame around it would be copied too.
    pub fn render(&self) -> String {
        let base = self.base_url;
        let mut lines = vec![
            format!("Congress is running at {base}/"),
            String::new(),
            format!("Programme        {base}/c/demo"),
            format!("Documentation    {base}/docs/"),
            format!("OpenAPI          {base}/openapi.json"),
            String::new(),
            format!("Sign in with the password {} as", self.password),
        ];
        let longest = self.accounts.iter().map(|(email, _)| email.len()).max().unwrap_or_default();
        lines.extend(self.accounts.iter().map(|(email, role)| format!("  {email:longest$}  {role}")));
        let account = self.accounts.first().map_or("", |(email, _)| email);
        let mut text = framed(&lines);
        let _ = write!(
            text,
            "\nGet a token:\n\n  curl {base}/api/v1/auth/tokens --json '{{\"email\":\"{account}\",\"password\":\"{}\"}}'\n\n\
             Stop with Ctrl-C.\n",
            self.password
        );
        text
    }
}

fn framed(lines: &[String]) -> String {
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let rule = "─".repeat(width + 2);
    let mut text = format!("┌{rule}┐\n");
    for line in lines {
        let _ = writeln!(text, "│ {line:width$} │");
    }
    let _ = writeln!(text, "└{rule}┘");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_frame_has_the_same_width() {
        let accounts = [("delegate@demo.example", "delegate"), ("chair@demo.example", "chairs the sitting")];
        let welcome = Welcome { base_url: "http://127.0.0.1:8080", password: "secret", accounts: &accounts };
        insta::assert_snapshot!(welcome.render());
    }
}
