import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { bestLanguage, directionOf } from "../app/languages";
import { AnswerFields } from "../app/people/AnswerFields";
import { type Answers, type Question, questionsFor } from "../app/people/answers";
import { useTypes } from "../app/people/types";
import { Button, Dialog, EmptyState, SelectField, useLanguageName } from "../ui";
import styles from "./registration.module.css";

/** The questions as people see them who register with a type, in each language of the edition. */
export function FormPreview({ questions }: { questions: readonly Question[] }) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const types = useTypes();
  const [language, setLanguage] = useState(congress.languages[0] ?? "en");
  const [chosen, setChosen] = useState("");
  const [answers, setAnswers] = useState<Answers>({});
  const type = chosen || (types.options[0]?.value ?? "");
  const nameOf = useLanguageName();
  const asked = questionsFor(questions, type);
  return (
    <Dialog
      title={<Trans>Preview</Trans>}
      trigger={
        <Button icon="eye">
          <Trans>Preview</Trans>
        </Button>
      }
      actions={(close) => (
        <Button variant="primary" onPress={close}>
          <Trans>Close</Trans>
        </Button>
      )}
    >
      <div className={styles.stack}>
        <div className={styles.pair}>
          <SelectField
            label={t`Language`}
            name="language"
            options={congress.languages.map((code) => ({ value: code, label: nameOf(code) }))}
            value={language}
            onChange={setLanguage}
          />
          <SelectField
            label={t`Registration type`}
            name="type"
            options={types.options}
            value={type}
            onChange={setChosen}
          />
        </div>
        {asked.length === 0 ? (
          <EmptyState icon="help" title={<Trans>No questions for this type</Trans>} />
        ) : (
          <div className={styles.stack} lang={language} dir={directionOf(language)}>
            <AnswerFields
              questions={asked}
              value={answers}
              onChange={setAnswers}
              areRequired
              localized={(text) =>
                text[bestLanguage(Object.keys(text), [language], congress.languages) ?? ""] ?? ""
              }
            />
          </div>
        )}
      </div>
    </Dialog>
  );
}
