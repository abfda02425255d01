use axum::http::{HeaderMap, header};

/// The one of these languages that the browser prefers, by `Accept-Language` (RFC 9110, section 12.5.4), ignoring region and script.
pub fn preferred_language<'a>(headers: &HeaderMap, known: &[&'a str]) -> Option<&'a str> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut wanted: Vec<_> = wanted
        .split(',')
        .map(|range| {
            let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
            (tag.trim(), weight.trim().parse::<f32>().unwrap_or(0.0))
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    // The sort is stable: of equal ones, the first is taken.
    wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
    wanted.iter().find_map(|(tag, _)| {
        let primary = tag.split('-').next().unwrap_or_default();
        known.iter().find(|known| known.eq_ignore_ascii_case(primary)).copied()
    })
}
