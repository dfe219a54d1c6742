package dev.edgewise.config;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import org.jspecify.annotations.Nullable;

/// How tasks are put to the model.
@About("How a task becomes a prompt and where its answer is looked for.")
public record PromptConfig(
        @Key(
                value =
                        "chat uses the model's chat template, raw the bare question; auto: chat where the model has a template.",
                standard = "auto")
        PromptStyle style,

        @Key(
                value =
                        "System message of the chat, the place to ask for an answer format; in a raw prompt it is put in front"
                                + " of the question.",
                standard = "")
        String system,

        @Key(
                value = "How the final answer is marked: hash (#### 42 on the last line), boxed (\\boxed{42}), tag"
                        + " (<answer>42</answer>), or bare (nothing but the answer, so no steps).",
                standard = "hash")
        AnswerFormat answer,

        @Key(
                value =
                        "Whether demonstrations write the expert's steps before the answer; false when left out with answer"
                                + " bare.",
                standard = "true")
        boolean showSteps,

        @Key(
                value = "Special tokens written out in questions, messages and texts are ordinary text, for text"
                        + " that is not to be trusted; those that the chat template writes stay tokens. False: they"
                        + " are the tokens they name, as in transformers.",
                standard = "false")
        boolean splitSpecialTokens,

        @Key(
                value =
                        "How tools reach the model. template: as its chat template writes them; rows with calls are refused"
                                + " where it writes none. schema: the same, but Edgewise puts tools (as JSON schemas), calls and"
                                + " results into the messages where the template loses one of them. signatures: Edgewise always"
                                + " does, with a line for each tool, a quarter of the tokens. The saved model's template holds"
                                + " what Edgewise puts there (docs/tools.md).",
                standard = "template")
        ToolStyle toolStyle,

        @Key(
                value = "Format in which the model writes calls, such as hermes, llama, pythonic (edgewise describe"
                        + " callformat lists them); when left out, the one in which the chat template writes them.",
                form = "the name of a format")
        @Nullable
        String toolFormat) {

    /// Makes settings that leave tools to the chat template.
    public PromptConfig(
            PromptStyle style, String system, AnswerFormat answer, boolean showSteps, boolean splitSpecialTokens) {
        this(style, system, answer, showSteps, splitSpecialTokens, ToolStyle.TEMPLATE, null);
    }

    public PromptConfig {
        if (style == PromptStyle.RAW && toolStyle != ToolStyle.TEMPLATE) {
            throw new InvalidValue(
                    "tool_style",
                    "puts tools into the messages of a chat, but prompts are raw: remove it, or set prompt.style to"
                            + " chat");
        }
        if (showSteps && !answer.allowsSteps()) {
            throw new InvalidValue(
                    "show_steps",
                    "has no place beside answer bare, which is the answer and nothing else: remove it, or set"
                            + " prompt.answer to hash");
        }
    }
}
