import { useLingui } from "@lingui/react/macro";
import { CheckboxField, SelectField, TextField } from "../../ui";
import { type Answers, chosenOf, type Question, withAnswer } from "./answers";
import { useCountries } from "./countries";
import styles from "./people.module.css";

interface AnswerFieldsProps {
  questions: readonly Question[];
  value: Answers;
  onChange: (answers: Answers) => void;
  /** In which language a question is shown. */
  localized: (text: Question["text"]) => string;
  /** Staff may leave required questions open. */
  areRequired?: boolean;
  /** The answers are shown and cannot be changed. */
  isDisabled?: boolean;
}

/** The questions of a registration form with their answers. */
export function AnswerFields({
  questions,
  value,
  onChange,
  localized,
  areRequired = false,
  isDisabled = false,
}: AnswerFieldsProps) {
  return questions.map((question) => (
    <AnswerField
      key={question.slug}
      question={question}
      value={value[question.slug]}
      onChange={(answer) => onChange(withAnswer(value, question.slug, answer))}
      localized={localized}
      isRequired={areRequired && question.required}
      isDisabled={isDisabled}
    />
  ));
}

interface AnswerFieldProps {
  question: Question;
  value: unknown;
  onChange: (value: unknown) => void;
  localized: (text: Question["text"]) => string;
  isRequired: boolean;
  isDisabled: boolean;
}

function AnswerField({ question, value, onChange, localized, isRequired, isDisabled }: AnswerFieldProps) {
  const { t } = useLingui();
  const countries = useCountries();
  const text = typeof value === "string" ? value : "";
  const field = {
    label: localized(question.text),
    name: `/answers/${question.slug}`,
    description: question.help ? localized(question.help) : undefined,
    isRequired,
    isDisabled,
  };
  const options = question.options.map(({ slug, text: option }) => ({
    value: slug,
    label: localized(option),
  }));
  switch (question.kind) {
    case "choice":
      return (
        <SelectField
          {...field}
          placeholder={t`No answer`}
          options={options}
          value={text}
          onChange={onChange}
        />
      );
    case "country":
      return (
        <SelectField
          {...field}
          placeholder={t`No answer`}
          options={countries.options}
          value={text}
          onChange={onChange}
        />
      );
    case "boolean":
      return (
        <SelectField
          {...field}
          placeholder={t`No answer`}
          options={[
            { value: "yes", label: t`Yes` },
            { value: "no", label: t`No` },
          ]}
          value={value === true ? "yes" : value === false ? "no" : ""}
          onChange={(answer) => onChange(answer === "" ? null : answer === "yes")}
        />
      );
    case "multiple_choice":
      return <Choices {...field} options={options} value={chosenOf(value)} onChange={onChange} />;
    case "date":
      return <TextField {...field} type="date" value={text} onChange={onChange} />;
    default:
      return <TextField {...field} multiline rows={2} maxLength={2000} value={text} onChange={onChange} />;
  }
}

interface ChoicesProps {
  label: string;
  name: string;
  description: string | undefined;
  isRequired: boolean;
  isDisabled: boolean;
  options: readonly { value: string; label: string }[];
  value: readonly string[];
  onChange: (value: string[]) => void;
}

function Choices({
  label,
  name,
  description,
  isRequired,
  isDisabled,
  options,
  value,
  onChange,
}: ChoicesProps) {
  return (
    <fieldset disabled={isDisabled}>
      <legend>
        {label}
        {isRequired ? " *" : null}
      </legend>
      {description ? <p className={styles.note}>{description}</p> : null}
      {options.map((option, at) => (
        <CheckboxField
          key={option.value}
          label={option.label}
          // The first answers to the pointer of the question, so that a message is next to it.
          name={at === 0 ? name : `${name}/${option.value}`}
          isSelected={value.includes(option.value)}
          isDisabled={isDisabled}
          onChange={(isOn) =>
            // In the order of the question.
            onChange(
              options
                .map((one) => one.value)
                .filter((one) => (one === option.value ? isOn : value.includes(one))),
            )
          }
        />
      ))}
    </fieldset>
  );
}
