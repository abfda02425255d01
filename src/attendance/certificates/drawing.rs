//! Draws the certificate as a printable page.

use super::model::Certificate;
use crate::{
    congress::Congress,
    http::{Context, Result, escaped, svg_line as line, svg_qr_code},
    types::{Language, Localized},
};

/// The fixed texts of the certificate in a language.
struct CertificateWords {
    certificate: &'static str,
    attended: &'static str,
    minutes: &'static str,
    checked: &'static str,
}

fn words(language: &Language) -> CertificateWords {
    match language.primary() {
        "fr" => CertificateWords {
            certificate: "Attestation de participation",
            attended: "a participé à",
            minutes: "séances, minutes :",
            checked: "À vérifier avec ce code",
        },
        "es" => CertificateWords {
            certificate: "Certificado de asistencia",
            attended: "ha asistido a",
            minutes: "sesiones, minutos:",
            checked: "Se comprueba con este código",
        },
        "zh" => CertificateWords {
            certificate: "出席证书",
            attended: "出席了",
            minutes: "场会议，分钟：",
            checked: "可凭此代码核验",
        },
        _ => CertificateWords {
            certificate: "Certificate of attendance",
            attended: "attended",
            minutes: "sessions, minutes:",
            checked: "To be checked with this code",
        },
    }
}

/// A page of 297 by 210 mm (A4, landscape).
pub fn draw(certificate: &Certificate, edition: &Congress) -> Result<String> {
    // A little higher than the middle of its gap, for the white margin that scanners need.
    let qr = svg_qr_code((361, 396), 120, &certificate.check_url)?;
    let language = Context::wanted_language().or_else(|| edition.languages.first().cloned());
    let language = language.unwrap_or_else(Language::english);
    let words = words(&language);
    let title = |text: &Localized| text.text_for(&language).to_owned();
    let minutes: i32 = certificate.sessions.iter().map(|session| session.minutes).sum();
    let days = format!("{} – {}", edition.starts_on, edition.ends_on);
    let lines = [
        (90, 40, words.certificate.to_owned()),
        (190, 46, certificate.display_name.clone()),
        (240, 20, words.attended.to_owned()),
        (290, 30, title(&certificate.congress)),
        (325, 18, days),
        (375, 18, format!("{} {} {minutes}", certificate.sessions.len(), words.minutes)),
        (540, 14, words.checked.to_owned()),
        (562, 18, certificate.code.clone()),
    ];
    let text: String = lines.iter().map(|(y, size, text)| line((421, *y), (*size, 740), text)).collect();
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 842 595" role="img" font-family="sans-serif" text-anchor="middle"><title>{}</title><rect width="842" height="595" fill="#fff"/><rect x="24" y="24" width="794" height="547" fill="none" stroke="#1f4e79" stroke-width="3"/>{text}{qr}</svg>"##,
        escaped(words.certificate)
    ))
}
