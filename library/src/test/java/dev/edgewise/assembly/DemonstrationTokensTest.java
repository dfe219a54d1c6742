package dev.edgewise.assembly;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.data.Demonstration;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What of a demonstration becomes a token, and what is learned.
@Tag("native")
class DemonstrationTokensTest extends ChatmlRows {
    private String learned(PromptRenderer prompts, String row) throws IOException {
        TokenPair pair = new DemonstrationTokens(prompts).of(read(row).getFirst());
        return prompts.tokenizer().decode(pair.completionIds(), false);
    }

    @Test
    void theAnswerIsWhatTheTemplateMakesOfIt() throws IOException {
        String spaced = HI_OK.replace("\"ok\"", "\" ok\\n\"");
        assertThat(learned(
                        prompts(
                                "{% for m in messages %}{% if m.role == 'user' %}{{ '[INST] ' + m.content + ' [/INST]' }}"
                                        + "{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}"),
                        HI_OK))
                .isEqualTo(" ok<|endoftext|>");
        assertThat(learned(prompts(START + "{{ m.content | trim }}" + END), spaced))
                .isEqualTo("ok<|im_end|>");
        assertThat(learned(
                        prompts(START + "{% if m.role == 'assistant' and loop.last %}"
                                + "{{ '<think>\\n\\n</think>\\n\\n' + m.content.lstrip('\\n') }}"
                                + "{% else %}{{ m.content }}{% endif %}" + END),
                        HI_OK))
                .isEqualTo("<think>\n\n</think>\n\nok<|im_end|>");
        assertThat(learned(prompts(CHATML), spaced)).isEqualTo(" ok\n<|im_end|>");
    }

    @Test
    void aRowRenderedBeforehandIsTheConversation() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        List<Demonstration> rows = read(
                HI_OK,
                "{\"prompt\": \"<|im_start|>user\\nhi<|im_end|>\\n<|im_start|>assistant\\n\", \"completion\": \"ok<|im_end|>\"}");
        TokenPair chat = new DemonstrationTokens(prompts).of(rows.getFirst(), false);
        TokenPair text = new DemonstrationTokens(prompts).of(rows.getLast(), false);

        assertThat(text.promptIds()).isEqualTo(chat.promptIds());
        assertThat(text.completionIds()).isEqualTo(chat.completionIds()).hasSize(3);
    }

    @Test
    void aTemplateThatWritesNoEndIsGivenTheTokenizersAndItIsSaid() throws IOException {
        PromptRenderer prompts = prompts("{% for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}");
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        TokenPair pair = tokens.of(read(HI_OK).getFirst());

        assertThat(whole(prompts, pair)).isEqualTo("user: hi\nassistant: ok\n<|endoftext|>");
        assertThat(tokens.notes())
                .containsExactly(
                        "the chat template writes no token that ends the assistant's turn, so the tokenizer's end"
                                + " token <|endoftext|> is put behind it");
    }

    @Test
    void whatATemplateReadsReachesIt() throws IOException {
        PromptRenderer prompts = prompts("{% if mode is defined %}{{ mode }}{% endif %}"
                + "{% if tools %}{{ 'T' + (tools | tojson) }}{% endif %}" + START
                + "{% if m.name is defined %}{{ m.name }}{% endif %}"
                + "{% if m.reasoning_content is defined %}{{ '<think>' + m.reasoning_content + '</think>' }}{% endif %}"
                + "{% for c in m.tool_calls %}{{ c | tojson }}{% endfor %}{{ m.content }}" + END);
        String messages =
                "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"%s}, {\"role\": \"assistant\", \"content\":"
                        + " \"ok\"%s}]";
        List<Demonstration> rows = read(
                "{" + messages.formatted("", "") + ", \"tools\": [{\"name\": \"f\"}]}",
                "{" + messages.formatted("", "") + ", \"tools\": \"[{\\\"name\\\": \\\"f\\\"}]\"}",
                "{" + messages.formatted("", ", \"reasoning_content\": \"because\"") + "}",
                "{" + messages.formatted(", \"name\": \"ann\"", "") + "}",
                "{" + messages.formatted("", "") + ", \"chat_template_kwargs\": {\"mode\": \"brief\"}}",
                "{" + messages.formatted("", ", \"tool_calls\": [{\"name\": \"f\"}]") + "}");
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);

        assertThat(rows.stream().map(row -> whole(prompts, tokens.of(row))))
                .containsExactly(
                        "T[{\"name\": \"f\"}]<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nok<|im_end|>",
                        "T[{\"name\": \"f\"}]<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nok<|im_end|>",
                        "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n<think>because</think>ok<|im_end|>",
                        "<|im_start|>user\nannhi<|im_end|>\n<|im_start|>assistant\nok<|im_end|>",
                        "brief<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nok<|im_end|>",
                        "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n{\"name\": \"f\"}ok<|im_end|>");
        assertThat(tokens.notes()).isEmpty();
    }

    @Test
    void whatATemplateDoesNotReadIsSaidOnce() throws IOException {
        DemonstrationTokens tokens = new DemonstrationTokens(prompts(CHATML));
        String row =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\", \"name\": \"ann\"}, {\"role\": \"assistant\","
                        + " \"content\": \"ok\", \"weight\": null}], \"tools\": [{\"name\": \"f\"}]}";
        read(HI_OK, row, row).forEach(tokens::of);

        assertThat(tokens.notes())
                .containsExactly(
                        "the chat template does not read `name`, which is in 2 of 3 rows, the first "
                                + folder.resolve("rows.jsonl") + ":2",
                        "the chat template does not read `tools`, which is in 2 of 3 rows, the first "
                                + folder.resolve("rows.jsonl") + ":2");
    }

    @Test
    void whatWouldBeLostIsRefused() throws IOException {
        String call =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\":"
                        + " \"\", \"tool_calls\": [{\"name\": \"f\"}]}]}";
        String tools = HI_OK.replaceFirst("\\{", "{\"tools\": [{\"name\": \"f\"}], ");
        String settings = HI_OK.replaceFirst("\\{", "{\"chat_template_kwargs\": {\"mode\": \"brief\"}, ");
        Path file = folder.resolve("rows.jsonl");

        assertThatThrownBy(() -> learned(prompts(CHATML), call))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ":1: a message calls a tool, but the chat template does not write tool calls. Remove"
                        + " the row, or give the model a template that writes them: prompt.tool_style: schema.");
        for (String row : List.of(call, tools, settings)) {
            String name = row.equals(call) ? "tool_calls" : row.equals(tools) ? "tools" : "chat_template_kwargs";
            assertThatThrownBy(() -> learned(prompts(null), row))
                    .isInstanceOf(DataException.class)
                    .hasMessage(file + ":1: the row has " + name + ", which only a chat template can write, but prompts"
                            + " are raw. Remove it from the row, or use a model with a chat template and prompt.style"
                            + " chat.");
        }
    }

    @Test
    void aRowThatTheTemplateRefusesIsNamed() throws IOException {
        PromptRenderer prompts = prompts("{{ raise_exception('No system message') }}");

        assertThatThrownBy(() -> learned(prompts, HI_OK))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: The chat template refuses these messages: No system"
                        + " message. Change the roles or their order, or use raw text.");
    }

    @Test
    void aToolCallWithoutContentIsReadByATemplateThatNeedsOneOfThem() throws IOException {
        String call =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\":"
                        + " null, \"tool_calls\": [{\"name\": \"f\"}]}]}";

        assertThat(learned(
                        prompts(START + "{% if m.tool_calls %}{{ m.tool_calls[0].name }}{% else %}{{ m.content + '' }}"
                                + "{% endif %}" + END),
                        call))
                .isEqualTo("f<|im_end|>");
    }

    @Test
    void whatTheTemplateReadsBesideTheSystemMessageIsRead() throws IOException {
        PromptRenderer plain = prompts(
                START + "{% if m.role == 'system' and tools %}{{ tools | tojson }}{% endif %}{{ m.content }}" + END);
        PromptRenderer prompts = new PromptRenderer(plain.tokenizer(), plain.template(), "Be brief.");
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        TokenPair pair = tokens.of(read(HI_OK.replaceFirst("\\{", "{\"tools\": [{\"name\": \"f\"}], "))
                .getFirst());

        assertThat(whole(prompts, pair)).startsWith("<|im_start|>system\n[{\"name\": \"f\"}]Be brief.<|im_end|>");
        assertThat(tokens.notes()).isEmpty();
    }

    @Test
    void aRowIsRenderedOnceForAllThatItMightNotNeed() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        ChatTemplate template = requireNonNull(plain.template());
        AtomicInteger renderings = new AtomicInteger();
        ChatTemplate counted = (conversation, addGenerationPrompt) -> {
            renderings.incrementAndGet();
            return template.render(conversation, addGenerationPrompt);
        };
        String row = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\", \"name\": \"ann\", \"a\": 1, \"b\": 2},"
                + " {\"role\": \"assistant\", \"content\": \"ok\"}]}";
        new DemonstrationTokens(new PromptRenderer(plain.tokenizer(), counted, ""))
                .of(read(row).getFirst());

        assertThat(renderings)
                .as("prompt and whole: for the tokens, with all names, without each")
                .hasValue(2 + 2 + 3 * 2);
    }

    @Test
    void aSystemMessageGoesBeforeConversationsWithoutOne() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        PromptRenderer prompts = new PromptRenderer(plain.tokenizer(), plain.template(), "Be brief.");
        List<Demonstration> rows = read(
                HI_OK,
                HI_OK.replace(
                        "[{\"role\": \"user\"", "[{\"role\": \"system\", \"content\": \"s\"}, {\"role\": \"user\""));
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);

        assertThat(whole(prompts, tokens.of(rows.getFirst())))
                .startsWith("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nhi");
        assertThat(whole(prompts, tokens.of(rows.getLast())))
                .startsWith("<|im_start|>system\ns<|im_end|>\n<|im_start|>user");
    }

    @Test
    void aTokenPerCharacterIsTheSameOnBothSidesOfTheBorder() {
        for (TaskFamily family : TaskFamily.values()) {
            Environment environment = family.create(AnswerFormat.HASH, true);
            try (HfTokenizer tokenizer = FreshModel.characters(List.of(environment))) {
                PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
                Task task = environment.draw(Split.TRAIN, environment.levels() - 1, Seeds.stream(1, "border"));
                TokenPair pair = new DemonstrationTokens(prompts).of(DemonstrationTokens.solution(environment, task));

                assertThat(pair.promptIds()).isEqualTo(tokenizer.encode(task.question(), false));
                assertThat(pair.completionIds())
                        .startsWith(tokenizer.encode(environment.solution(task), false))
                        .endsWith(tokenizer.endId())
                        .hasSize(environment.solution(task).length() + 1);
                assertThat(pair.exact()).isTrue();
            }
        }
    }
}
