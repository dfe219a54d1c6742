package dev.edgewise.assembly;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.config.ToolStyle;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.template.ToolWrapping;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows with tools and calls on their way to tokens.
@Tag("native")
class CallDemonstrationsTest extends ChatmlRows {
    private static final String TOOL =
            "{\"name\": \"add\", \"description\": \"Adds.\", \"parameters\": {\"type\": \"object\", \"properties\": {\"a\":"
                    + " {\"type\": \"integer\"}, \"b\": {\"type\": \"integer\"}}, \"required\": [\"a\"]}}";
    private static final String CALL = "{\"messages\": [{\"role\": \"user\", \"content\": \"1+2?\"}, {\"role\":"
            + " \"assistant\", \"content\": null, \"tool_calls\": [{\"id\": \"c1\", \"type\": \"function\", \"function\":"
            + " {\"name\": \"add\", \"arguments\": \"{\\\"a\\\": 1, \\\"b\\\": 2}\"}}]}, {\"role\": \"tool\","
            + " \"tool_call_id\": \"c1\", \"content\": \"3\"}, {\"role\": \"assistant\", \"content\": \"3\"}],"
            + " \"tools\": [" + TOOL + "]}";

    private DemonstrationData data(PromptRenderer prompts, String keys, String... rows) throws IOException {
        Path file = rows(rows);
        RunConfig config = ConfigReader.read(
                Files.writeString(
                        folder.resolve("run.yaml"),
                        "model: {path: model}\nenvironments: []\nalgorithm: {type: sft, dataset: [" + file + "], "
                                + keys + "}\n"),
                List.of());
        return DemonstrationData.of(config, (SftConfig) config.algorithm(), List.of(), prompts);
    }

    private static PromptRenderer wrapped(PromptRenderer plain, ToolStyle style) {
        HfTokenizer tokenizer = ToolTemplates.of(style, (HfTokenizer) plain.tokenizer(), plain.template());
        return new PromptRenderer(tokenizer, Models.template(tokenizer), "");
    }

    /// The learned tokens as text, with `|` for what is not learned.
    private static String learned(PromptRenderer prompts, TrainingSequence sequence) {
        return IntStream.range(0, sequence.completionIds().length)
                .mapToObj(t -> sequence.learns(t)
                        ? prompts.tokenizer().decode(new int[] {sequence.completionIds()[t]}, false)
                        : "|")
                .collect(Collectors.joining())
                .replaceAll("\\|+", "|");
    }

    @Test
    void aTemplateThatKnowsNoToolsIsWrapped() throws IOException {
        PromptRenderer prompts = wrapped(prompts(CHATML), ToolStyle.SIGNATURES);
        DemonstrationData data = data(prompts, "assistant_only_loss: true", CALL);
        TrainingSequence one = data.sequences().getFirst();

        assertThat(prompts.tokenizer().decode(one.promptIds(), false))
                .startsWith("<|im_start|>system\n# Tools\n")
                .contains("<tools>\nadd(a: integer, b?: integer)\n</tools>")
                .endsWith("<|im_end|>\n<|im_start|>user\n1+2?<|im_end|>\n<|im_start|>assistant\n");
        assertThat(learned(prompts, one))
                .isEqualTo(
                        "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\": 2}}\n</tool_call><|im_end|>|"
                                + "3<|im_end|>");
        assertThat(prompts.tokenizer().decode(one.completionIds(), false))
                .contains("<|im_start|>user\n<tool_response>\n3\n</tool_response><|im_end|>\n");
        assertThat(data.origin()).isEqualTo("1 demonstrations read, all learned from");
    }

    @Test
    void withoutTheKeyTheLastTurnIsLearned() throws IOException {
        PromptRenderer prompts = wrapped(prompts(CHATML), ToolStyle.SCHEMA);
        TrainingSequence one =
                data(prompts, "demonstrations_per_step: 1", CALL).sequences().getFirst();

        assertThat(learned(prompts, one)).isEqualTo("3<|im_end|>");
        assertThat(one.learnedTokens()).isEqualTo(one.completionIds().length);
    }

    /// Of a prompt and its completion, the assistant's turns of the completion.
    @Test
    void whatThePromptHoldsIsNotLearned() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        String row =
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"},"
                        + " {\"role\": \"user\", \"content\": \"c\"}], \"completion\": [{\"role\": \"assistant\", \"content\":"
                        + " \"d\"}, {\"role\": \"user\", \"content\": \"e\"}, {\"role\": \"assistant\", \"content\": \"f\"}]}";

        assertThat(learned(
                        prompts,
                        data(prompts, "assistant_only_loss: true", row)
                                .sequences()
                                .getFirst()))
                .isEqualTo("d<|im_end|>|f<|im_end|>");
        assertThat(learned(
                        prompts,
                        data(prompts, "max_length: 60", row).sequences().getFirst()))
                .startsWith("d<|im_end|>\n<|im_start|>user");
    }

    @Test
    void aRowThatCannotBeUsedIsRefusedOrCounted() throws IOException {
        PromptRenderer prompts = wrapped(prompts(CHATML), ToolStyle.SCHEMA);
        String wrong = CALL.replace("\"function\": {\"name\": \"add\"", "\"function\": {\"name\": \"sub\"");
        String why = folder.resolve("rows.jsonl") + ":2: a message calls \"sub\", which is none of the row's tools."
                + " Tools here: add. Add the tool, or remove the row.";

        assertThatThrownBy(() -> data(prompts, "max_length: 900", CALL, wrong, CALL))
                .isInstanceOf(DataException.class)
                .hasMessage(why);
        DemonstrationData data = data(prompts, "invalid_rows: drop", CALL, wrong, CALL);
        assertThat(data.sequences()).hasSize(2);
        assertThat(data.notes())
                .containsExactly("1 of 3 rows are left out, because they cannot be used (algorithm.invalid_rows: drop);"
                        + " the first is " + why);
        assertThatThrownBy(() -> data(prompts, "invalid_rows: drop", "{}", wrong))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("nothing is left to learn from: 2 of 2 rows are left out");
    }

    @Test
    void whatATemplateLosesInPartIsRefused() throws IOException {
        PromptRenderer names =
                prompts(START + "{% for c in m.tool_calls or [] %}{{ (c.function or c).name }}{% endfor %}"
                        + "{{ m.content }}" + END);
        PromptRenderer noResults =
                prompts("{% for m in messages if m.role != 'tool' %}{{ '<|im_start|>' + m.role + '\\n' }}"
                        + "{% for c in m.tool_calls or [] %}{{ c | tojson }}{% endfor %}{{ m.content }}" + END);
        String advice = ". Remove the row, or give the model a template that writes them: prompt.tool_style: schema.";

        assertThatThrownBy(() -> data(names, "max_length: 900", CALL))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: a message calls a tool, but the chat template loses"
                        + " arguments of calls" + advice);
        assertThatThrownBy(() -> data(noResults, "max_length: 900", CALL))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        folder.resolve("rows.jsonl") + ":1: a message holds a tool's result, but the chat template does"
                                + " not write results" + advice);
    }

    @Test
    void toolsThatATemplateDoesNotReadAreTold() throws IOException {
        String row = HI_OK.replaceFirst("\\{", "{\"tools\": [" + TOOL.replace("\\", "\\\\") + "], ");

        assertThat(data(prompts(CHATML), "max_length: 900", row).notes())
                .containsExactly(
                        "the chat template does not read `tools`, which is in 1 of 1 row, the first "
                                + folder.resolve("rows.jsonl") + ":1",
                        "tools that the chat template does not read are not seen by the model. To have them written into"
                                + " the messages: prompt.tool_style: schema, or signatures");
    }

    @Test
    void turnsThatCannotBeToldApartAreRefused() throws IOException {
        PromptRenderer prompts = prompts("{{ messages | length }}" + CHATML);
        String row = "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\":"
                + " \"b\"}]}";

        assertThatThrownBy(() -> data(prompts, "assistant_only_loss: true", row))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: the chat template writes the turns before an answer"
                        + " otherwise than in the whole conversation, so the tokens of the assistant's turns cannot be told"
                        + " from the others. Give the model a template that marks them ({% generation %}), leave such rows"
                        + " out (algorithm.prompt_mismatch: drop), or leave out algorithm.assistant_only_loss.");
    }

    @Test
    void aTemplateThatRaisesOnToolsIsToldWithTheRow() throws IOException {
        PromptRenderer prompts = prompts("{% if tools %}{{ raise_exception('No tools here') }}{% endif %}" + CHATML);

        assertThatThrownBy(() -> data(prompts, "max_length: 900", CALL))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        folder.resolve("rows.jsonl") + ":1: The chat template refuses these messages: No tools here."
                                + " Change the roles or their order, or use raw text.");
    }

    @Test
    void aTemplateIsWrappedOnlyWhereTheStyleAsksForIt() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        HfTokenizer tokenizer = (HfTokenizer) plain.tokenizer();
        PromptRenderer knowing = prompts("{{ tools | tojson }}" + START
                + "{% for c in m.tool_calls or [] %}{{ c | tojson }}{% endfor %}{{ m.content }}" + END);

        assertThat(ToolTemplates.of(ToolStyle.TEMPLATE, tokenizer, plain.template()))
                .isSameAs(tokenizer);
        assertThat(ToolTemplates.of(ToolStyle.SCHEMA, (HfTokenizer) knowing.tokenizer(), knowing.template()))
                .isSameAs(knowing.tokenizer());
        HfTokenizer schema = ToolTemplates.of(ToolStyle.SCHEMA, tokenizer, plain.template());
        assertThat(schema.chatTemplate()).isEqualTo(ToolWrapping.around(CHATML, ToolWrapping.Style.SCHEMA));
        assertThat(ToolTemplates.of(ToolStyle.SCHEMA, schema, Models.template(schema)))
                .isSameAs(schema);
        assertThat(ToolTemplates.note(ToolStyle.SCHEMA, schema))
                .hasValue("tools, calls and results are written into the messages by Edgewise (prompt.tool_style:"
                        + " schema); the saved model's chat template holds what writes them");
        assertThat(ToolTemplates.note(ToolStyle.SCHEMA, tokenizer)).isEmpty();

        Path saved = Files.createDirectories(folder.resolve("saved"));
        schema.save(saved);
        assertThat(saved.resolve("chat_template.jinja")).hasContent(requireNonNull(schema.chatTemplate()));
        try (HfTokenizer again = HfTokenizer.open(saved)) {
            assertThat(again.endOfTurnId()).isEqualTo(tokenizer.endOfTurnId());
        }
    }

    /// An adapter has no weights of its base, but the template that it was trained with.
    @Test
    void anAdapterBringsItsWrappingAlong() throws IOException {
        HfTokenizer base = (HfTokenizer) prompts(CHATML).tokenizer();
        Path adapter = Files.createDirectories(folder.resolve("adapter"));

        assertThat(ToolTemplates.ofAdapter(adapter, base)).isSameAs(base);
        Path file = Files.writeString(adapter.resolve("chat_template.jinja"), "{{ messages[0].content }}");
        assertThat(ToolTemplates.ofAdapter(adapter, base)).isSameAs(base);
        String wrapped = ToolWrapping.around(CHATML, ToolWrapping.Style.SIGNATURES);
        Files.writeString(file, wrapped);
        assertThat(ToolTemplates.ofAdapter(adapter, base).chatTemplate()).isEqualTo(wrapped);
    }

    @Test
    void aTemplateThatCannotHoldToolsIsRefused() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        HfTokenizer tokenizer = (HfTokenizer) plain.tokenizer();
        String refusing =
                "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported')"
                        + " }}{% endif %}{{ m.content }}{% endfor %}";
        HfTokenizer other = tokenizer.withChatTemplates(Map.of("default", refusing));
        ChatTemplate template = new JinjaChatTemplate(refusing, tokenizer.specialTokens(), Clock.systemUTC());

        assertThatThrownBy(() -> ToolTemplates.of(ToolStyle.SCHEMA, other, template))
                .isInstanceOf(ConfigException.class)
                .hasMessage("prompt.tool_style: schema cannot be kept with this model, whose chat template refuses the"
                        + " messages that hold tools: The chat template refuses these messages: System role not supported."
                        + " Change the roles or their order, or use raw text. Give it another template"
                        + " (chat_template.jinja in its directory), or leave the key out");
        assertThatThrownBy(() -> ToolTemplates.of(ToolStyle.SIGNATURES, tokenizer, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "prompt.tool_style: signatures puts tools into the messages of a chat, but the model has no chat"
                                + " template; give it one (chat_template.jinja in its directory), or leave the key out");
    }
}
