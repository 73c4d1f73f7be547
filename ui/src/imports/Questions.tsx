// What the values do not prove is asked, each reading shown on values of the file. Nothing is guessed.
import { useState } from "react";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import { separatorName } from "./FileTab";
import styles from "./imports.module.css";
import { type Answers, answered, answerTo, type Import, type Question } from "./model";
import { changeImport, takeStep } from "./requests";
import { useImportWords } from "./words";

export function Questions({ it, questions }: { it: Import; questions: Question[] }) {
  const { text } = useShow();
  const change = useChange();
  const [answers, setAnswers] = useState<Answers>(it.answers);
  const isComplete = questions.every((question) => answerTo(answers, question) !== undefined);
  const send = () =>
    void change({
      run: async () => {
        await changeImport(it.id, { answers });
        await takeStep(it.id, "survey");
      },
    });
  return (
    <Panel title={text("imports.questions", { count: questions.length })}>
      <form
        className={styles.questions}
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete) send();
        }}
      >
        {questions.map((question) => (
          <QuestionField
            key={`${question.about} ${question.file} ${question.field}`}
            question={question}
            answer={answerTo(answers, question)}
            onAnswer={(value) => setAnswers(answeredLater(question, value))}
          />
        ))}
        <div>
          <Button type="submit" look="main" refused={isComplete ? undefined : text("imports.answer_all")}>
            {text("imports.read_so")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function answeredLater(question: Question, value: string): (answers: Answers) => Answers {
  return (answers) => answered(answers, question, value);
}

function QuestionField({
  question,
  answer,
  onAnswer,
}: {
  question: Question;
  answer: string | undefined;
  onAnswer: (value: string) => void;
}) {
  const { text } = useShow();
  const words = useImportWords();
  const candidateName = useCandidateName();
  const name = `${question.about} ${question.file} ${question.field}`;
  return (
    <fieldset className={styles.question}>
      <legend>
        {words(`question.${question.about}`)}
        {question.column && <code>{question.column}</code>}
      </legend>
      {question.candidates.map((candidate, index) => (
        <label key={candidate} className={styles.candidate}>
          <input
            type="radio"
            name={name}
            value={candidate}
            checked={answer === candidate}
            onChange={() => onAnswer(candidate)}
          />
          <span>
            <strong>{candidateName(question.about, candidate)}</strong>
            {question.samples.slice(0, 4).map(({ raw, read_as }) => (
              <span key={raw} className={styles.reading}>
                <code dir="auto">{raw}</code> →{" "}
                <code dir="auto">{read_as[index] ?? text("imports.unreadable")}</code>
              </span>
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function useCandidateName(): (about: Question["about"], candidate: string) => string {
  const { word } = useShow();
  return (about, candidate) => {
    switch (about) {
      case "decimal_mark":
        return word("import_mark", candidate);
      case "date_order":
        return word("import_order", candidate);
      case "separator":
        return word("import_separator", separatorName(candidate));
      default:
        return candidate;
    }
  };
}
