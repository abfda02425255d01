//! Word counts.

use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed,
    options::{WordBreakInvariantOptions, WordType},
};

/// Counts words by the rules of Unicode (UAX #29), and by ICU's dictionaries for scripts without spaces: 城市更新 is two words, 城市 and 更新,
/// not four. A hyphenated compound is one word, as people and word processors count.
pub fn count(text: &str) -> usize {
    let segmenter: WordSegmenterBorrowed = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut words = 0;
    let (mut began, mut word_before, mut joined) = (0, false, false);
    for (end, kind) in segmenter.segment_str(text).iter_with_word_type() {
        let segment = &text[began..end];
        began = end;
        if segment.is_empty() {
            continue;
        }
        if kind == WordType::None {
            joined = word_before && matches!(segment, "-" | "\u{2010}" | "\u{2011}");
            word_before = false;
        } else {
            words += usize::from(!joined);
            (word_before, joined) = (true, false);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphenated_compounds_count_once() {
        assert_eq!(count(""), 0);
        assert_eq!(count("  —  … !"), 0);
        assert_eq!(count("Cutting-edge mobility for 3.5 million people"), 6);
        assert_eq!(count("L’eau dans la ville"), 4);
        assert_eq!(count("Don't stop"), 2);
        assert_eq!(count("one - two"), 2);
    }

    #[test]
    fn chinese_words_are_counted_by_dictionary() {
        assert_eq!(count("城市更新"), 2);
        let abstract_of_a_city = "广州市在老城区开展微改造，保留历史建筑，改善居民生活环境。";
        let words = count(abstract_of_a_city);
        assert!((10..=18).contains(&words), "{words} of {} characters", abstract_of_a_city.chars().count());
    }

    #[test]
    fn words_of_scripts_without_spaces_are_counted() {
        assert!(count("ภาษาไทยไม่มีช่องว่าง") > 2);
        assert!((2..=4).contains(&count("都市の未来")));
    }
}
