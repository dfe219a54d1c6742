package dev.edgewise.config;

import dev.edgewise.environment.AnswerFormat;

/// How tasks are put to the model.
///
/// @param system the system message; empty for none; without a chat template it is put in front of the question
/// @param splitSpecialTokens whether special tokens written out in contents are ordinary text
public record PromptConfig(
        PromptStyle style, String system, AnswerFormat answer, boolean showSteps, boolean splitSpecialTokens) {
    static final Section SECTION = Section.of(
            "How a task becomes a prompt and where its answer is looked for.",
            Key.choice(
                    "style",
                    PromptStyle.AUTO,
                    "chat uses the model's chat template, raw the bare question; auto: chat where the model has a template."),
            Key.text(
                    "system",
                    "",
                    "System message of the chat, the place to ask for an answer format; in a raw prompt it is put in front"
                            + " of the question."),
            Key.choice(
                    "answer",
                    AnswerFormat.HASH,
                    "How the final answer is marked: hash (#### 42 on the last line), boxed (\\boxed{42}), tag"
                            + " (<answer>42</answer>), or bare (nothing but the answer, so no steps)."),
            Key.flag(
                    "show_steps",
                    true,
                    "Whether demonstrations write the expert's steps before the answer; false when left out with answer"
                            + " bare."),
            Key.flag(
                    "split_special_tokens",
                    false,
                    "Special tokens written out in questions, messages and texts are ordinary text, for text"
                            + " that is not to be trusted; those that the chat template writes stay tokens. False: they"
                            + " are the tokens they name, as in transformers."));

    public PromptConfig {
        if (showSteps && !answer.allowsSteps()) {
            throw new InvalidValue(
                    "show_steps",
                    "has no place beside answer bare, which is the answer and nothing else: remove it, or set"
                            + " prompt.answer to hash");
        }
    }
}
