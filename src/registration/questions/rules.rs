//! Validation of questions and answers. Pure.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    answers::Values,
    model::{NewQuestion, Question, QuestionKind, QuestionOption},
};
use crate::types::{Country, FieldError, ProblemKind, Refusal, folded};

const LONGEST: usize = 2000;

/// Who answers the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Respondent {
    /// The person: required questions must be answered.
    Person,
    /// Staff or a file: the person can answer required questions later.
    Staff,
}

/// All errors in the answers of a person with this type; previous answers are not checked again.
pub fn faults(
    questions: &[Question],
    r#type: &str,
    before: &Values,
    after: &Values,
    respondent: Respondent,
) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let open: Vec<_> = asked_of(questions, r#type).collect();
    for (slug, value) in
        after.iter().filter(|(slug, value)| !value.is_null() && before.get(*slug) != Some(value))
    {
        let pointer = format!("/answers/{}", slug.replace('~', "~0").replace('/', "~1"));
        match open.iter().find(|question| *question.slug == **slug) {
            None => {
                let known: Vec<_> = open.iter().map(|question| &*question.slug).collect();
                let there_are = if known.is_empty() { "none".into() } else { known.join(", ") };
                let detail = format!(
                    "registration type `{type}` has no question `{slug}`; the questions are: {there_are}"
                );
                faults.push(FieldError::new(pointer, "unknown", detail));
            }
            Some(question) => {
                faults
                    .extend(check(question, value).err().map(|why| FieldError::new(pointer, "answer", why)));
            }
        }
    }
    if respondent == Respondent::Person {
        faults.extend(unanswered(questions, r#type, after).map(|question| {
            let detail = format!("“{}” must be answered", question.text.any());
            FieldError::new(format!("/answers/{}", question.slug), "required", detail)
        }));
    }
    faults
}

/// The questions that people with this type are asked.
fn asked_of<'q>(questions: &'q [Question], r#type: &str) -> impl Iterator<Item = &'q Question> {
    questions.iter().filter(move |question| {
        question.retired_at.is_none()
            && (question.types.is_empty() || question.types.iter().any(|slug| **slug == *r#type))
    })
}

/// The required questions that a person with this type has not answered, in order.
pub fn unanswered<'q>(
    questions: &'q [Question],
    r#type: &str,
    answers: &Values,
) -> impl Iterator<Item = &'q Question> {
    asked_of(questions, r#type)
        .filter(move |question| question.required && is_empty(answers.get(&*question.slug)))
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

/// Checks an answer; the error says what is wrong.
pub fn check(question: &Question, value: &Value) -> Result<(), String> {
    let options = || question.options.iter().map(|option| &*option.slug).collect::<Vec<_>>().join(", ");
    let is_option =
        |value: &Value| question.options.iter().any(|option| Some(&*option.slug) == value.as_str());
    let sound = match question.kind {
        QuestionKind::Text => value.as_str().is_some_and(|text| text.chars().count() <= LONGEST),
        QuestionKind::Boolean => value.is_boolean(),
        QuestionKind::Date => value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
        QuestionKind::Country => value.as_str().is_some_and(|text| text.parse::<Country>().is_ok()),
        QuestionKind::Choice => is_option(value),
        QuestionKind::MultipleChoice => value.as_array().is_some_and(|items| {
            items.iter().all(is_option)
                && (1..items.len()).all(|index| !items[..index].contains(&items[index]))
        }),
    };
    if sound {
        return Ok(());
    }
    Err(match question.kind {
        QuestionKind::Text => format!("the answer must be a text of at most {LONGEST} characters"),
        QuestionKind::Boolean => "the answer must be `true` or `false`".into(),
        QuestionKind::Date => "the answer must be a date, such as \"2021-11-08\"".into(),
        QuestionKind::Country => "the answer must be the ISO 3166 code of a country, such as \"CN\"".into(),
        QuestionKind::Choice => format!("the answer must be one of: {}", options()),
        QuestionKind::MultipleChoice => {
            format!("the answer must be a list without duplicates of: {}", options())
        }
    })
}

/// Reads an answer from the text of a cell.
pub fn parse_answer(question: &Question, text: &str) -> Result<Value, String> {
    let option = |text: &str| -> Value {
        let wanted = folded(text);
        let is = |option: &&QuestionOption| {
            *option.slug == *wanted || option.text.texts().any(|text| folded(text) == wanted)
        };
        question.options.iter().find(is).map_or(json!(text), |option| json!(option.slug))
    };
    let value = match question.kind {
        QuestionKind::Text | QuestionKind::Date => json!(text),
        QuestionKind::Country => json!(text.to_uppercase()),
        QuestionKind::Choice => option(text),
        QuestionKind::MultipleChoice => text.split([';', '|']).map(|part| option(part.trim())).collect(),
        QuestionKind::Boolean => match &*folded(text) {
            "yes" | "y" | "true" | "1" | "oui" | "si" | "vrai" | "是" | "x" => json!(true),
            "no" | "n" | "false" | "0" | "non" | "faux" | "否" => json!(false),
            _ => json!(text),
        },
    };
    check(question, &value).map(|()| value)
}

/// All errors between the fields of a question, given the existing types.
pub fn question_faults(new: &NewQuestion, types: &[String]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let choice = matches!(new.kind, QuestionKind::Choice | QuestionKind::MultipleChoice);
    if choice && new.options.is_empty() {
        faults.push(FieldError::new("/options", "required", "a choice must have options"));
    }
    if !choice && !new.options.is_empty() {
        faults.push(FieldError::new("/options", "unexpected", "only a choice can have options"));
    }
    for (index, option) in new.options.iter().enumerate() {
        if new.options[..index].iter().any(|other| other.slug == option.slug) {
            faults.push(FieldError::new(
                format!("/options/{index}/slug"),
                "unique",
                "another option has this slug",
            ));
        }
    }
    for (index, slug) in new.types.iter().enumerate() {
        if !types.iter().any(|known| **known == **slug) {
            let detail = format!(
                "this congress has no registration type `{slug}`; the types are: {}",
                types.join(", ")
            );
            faults.push(FieldError::new(format!("/types/{index}"), "unknown", detail));
        }
    }
    faults
}

/// Whether the meaning of the question changes, so that existing answers must be read with the previous wording.
pub fn is_reworded(before: &Question, new: &NewQuestion) -> bool {
    before.kind != new.kind || before.text != new.text || before.options != new.options
}

#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    #[error("Another question of this congress, possibly a retired one, has this slug. Choose another slug.")]
    SlugTaken,
    #[error(
        "The slug `{0}` cannot be changed, since answers are stored under it. Retire the question and create another one."
    )]
    SlugFixed(String),
}

crate::problem_kinds! {
    SlugTaken = Conflict "question-slug-taken" "Question slug already taken"
        "Another question of this congress has this slug. Choose another slug; to include retired questions in the list, pass `?retired=true`."
    SlugFixed = Conflict "question-slug-fixed" "Question slug cannot change"
        "Answers are stored under the slug of their question. Delete the question, which retires it if it has answers, and create another one."
}

impl Refusal for QuestionError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::SlugFixed(_) => kinds::SlugFixed::KIND,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Localized, QuestionId};

    fn question(slug: &str, kind: QuestionKind) -> Question {
        let option = |slug: &str, text: &str| QuestionOption {
            slug: slug.parse().unwrap(),
            text: Localized::of("en", text),
        };
        Question {
            slug: slug.parse().unwrap(),
            kind,
            text: Localized::of("en", "What do you eat?"),
            help: None,
            options: vec![option("all", "Everything"), option("veg", "No meat")],
            required: true,
            types: vec!["delegate".parse().unwrap()],
            position: 0,
            retired_at: None,
            version: 1,
            revision: 1,
            id: QuestionId::new(),
        }
    }

    #[test]
    fn each_kind_accepts_only_its_answers() {
        use QuestionKind::{Boolean, Choice, Country, Date, MultipleChoice, Text};
        for (kind, good, bad) in [
            (Text, json!("=1+1"), json!(1)),
            (Text, json!("x".repeat(2000)), json!("x".repeat(2001))),
            (Choice, json!("veg"), json!("fish")),
            (MultipleChoice, json!(["veg", "all"]), json!(["veg", "veg"])),
            (MultipleChoice, json!([]), json!("veg")),
            (Boolean, json!(false), json!("no")),
            (Date, json!("2021-11-08"), json!("2021-02-30")),
            (Country, json!("CN"), json!("XX")),
        ] {
            let question = question("diet", kind);
            assert_eq!(check(&question, &good), Ok(()), "{good}");
            assert!(check(&question, &bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn required_answers_are_demanded_only_from_the_person() {
        let questions = [question("diet", QuestionKind::Choice)];
        let of = |r#type: &str, respondent| {
            faults(&questions, r#type, &Values::new(), &Values::new(), respondent).len()
        };
        assert_eq!((of("delegate", Respondent::Person), of("delegate", Respondent::Staff)), (1, 0));
        assert_eq!(of("observer", Respondent::Person), 0);
    }

    #[test]
    fn previous_answers_are_not_checked_until_they_change() {
        let questions = [question("diet", QuestionKind::Choice)];
        let old = json!({"diet": "fish"}).as_object().unwrap().clone();
        assert!(faults(&questions, "delegate", &old, &old, Respondent::Person).is_empty());
        let new = json!({"diet": "meat", "age": 3}).as_object().unwrap().clone();
        let codes: Vec<_> = faults(&questions, "delegate", &old, &new, Respondent::Person)
            .into_iter()
            .map(|f| f.code)
            .collect();
        assert_eq!(codes, ["answer", "unknown"]);
    }

    #[test]
    fn cells_are_matched_by_slug_or_text() {
        let (one, many) =
            (question("diet", QuestionKind::Choice), question("diet", QuestionKind::MultipleChoice));
        assert_eq!(parse_answer(&one, "no MEAT"), Ok(json!("veg")));
        assert_eq!(parse_answer(&many, "Everything; veg"), Ok(json!(["all", "veg"])));
        assert_eq!(parse_answer(&question("diet", QuestionKind::Boolean), "Oui"), Ok(json!(true)));
        assert!(parse_answer(&one, "fish").is_err());
    }
}
