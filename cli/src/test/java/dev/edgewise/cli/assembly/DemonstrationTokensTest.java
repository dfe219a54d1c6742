package dev.edgewise.cli.assembly;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A base model's tokenizer: `<|im_end|>` is a token, `eos_token` is `<|endoftext|>`.
@Tag("native")
class DemonstrationTokensTest {
    private static final Path BASE = Path.of("..", "testkit", "golden", "sft", "chatml-base");
    private static final String START = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}";
    private static final String END = "{{ '<|im_end|>\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    private static final String CHATML = START + "{{ m.content }}" + END;
    private static final String HI_OK = "{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}],"
            + " \"completion\": [{\"role\": \"assistant\", \"content\": \"ok\"}]}";

    @TempDir
    private Path folder;

    private final List<HfTokenizer> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(HfTokenizer::close);
    }

    /// @param template null for raw prompts
    private PromptRenderer prompts(@Nullable String template) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.write(model.resolve(name), Files.readAllBytes(BASE.resolve(name)));
        }
        Files.writeString(model.resolve("chat_template.jinja"), template == null ? CHATML : template);
        HfTokenizer tokenizer = HfTokenizer.open(model);
        open.add(tokenizer);
        return new PromptRenderer(
                tokenizer,
                template == null ? null : new JinjaChatTemplate(template, tokenizer.specialTokens(), Clock.systemUTC()),
                "");
    }

    private Path rows(String... rows) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", rows) + "\n");
    }

    private List<Demonstration> read(String... rows) throws IOException {
        return Demonstrations.read(List.of(rows(rows)), Demonstrations.Fields.STANDARD);
    }

    private String learned(PromptRenderer prompts, String row) throws IOException {
        TokenPair pair = new DemonstrationTokens(prompts).of(read(row).getFirst());
        return prompts.tokenizer().decode(pair.completionIds(), false);
    }

    private static String whole(PromptRenderer prompts, TokenPair pair) {
        return prompts.tokenizer().decode(pair.promptIds(), false)
                + prompts.tokenizer().decode(pair.completionIds(), false);
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
                        + " the row, or give the model a template that writes them.");
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

    /// The prompt ends in a begun thought, which the rendering of the whole does not have.
    private static final String THINKS = START + "{{ m.content }}{{ '<|im_end|>\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif %}";

    private List<TrainingSequence> sft(String mismatch, PromptRenderer prompts, List<String> notes) throws IOException {
        RunConfig config = ConfigReader.read(
                Files.writeString(folder.resolve("run.yaml"), """
                        model: {path: model}
                        environments: []
                        algorithm: {type: sft, dataset: [rows.jsonl]%s}
                        """.formatted(
                                mismatch.isEmpty() ? "" : ", prompt_mismatch: " + mismatch)),
                List.of());
        DemonstrationData data = DemonstrationData.of(config, (SftConfig) config.algorithm(), List.of(), prompts);
        notes.addAll(data.notes());
        return data.sequences();
    }

    @Test
    void aPromptThatIsNoBeginningOfTheWholeIsTold() throws IOException {
        PromptRenderer prompts = prompts(THINKS);
        String place =
                rows("{\"prompt\": \"a\", \"completion\": \"b\"}", HI_OK.replace("ok", "well, that is it")) + ":2";
        String mismatch = "the tokens of the prompt alone are not the first tokens of prompt and completion together,"
                + " because tokens merge at the border or the chat template writes the prompt otherwise";
        String told = "in 1 of 2 rows, the first " + place + ", " + mismatch + "; ";
        List<String> notes = new ArrayList<>();

        List<TrainingSequence> warned = sft("", prompts, notes);
        String start = "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n";
        int[] alone = prompts.tokenizer().encode(start + "<think>\n", true);
        int[] whole = prompts.tokenizer().encode(start + "well, that is it<|im_end|>", true);
        assertThat(warned).hasSize(2);
        assertThat(warned.getLast().promptIds()).isEqualTo(Arrays.copyOf(whole, alone.length));
        assertThat(warned.getLast().completionIds()).isEqualTo(Arrays.copyOfRange(whole, alone.length, whole.length));
        assertThat(notes)
                .containsExactly(told + "the first tokens, as many as the prompt alone has, are not learned, as in TRL."
                        + " To leave such rows out: algorithm.prompt_mismatch: drop");

        notes.clear();
        assertThat(sft("drop", prompts, notes)).hasSize(1);
        assertThat(notes).containsExactly(told + "they are left out (algorithm.prompt_mismatch: drop)");

        assertThatThrownBy(() -> sft("stop", prompts, notes))
                .isInstanceOf(DataException.class)
                .hasMessage(place + ": " + mismatch
                        + ". Mend the row, or set algorithm.prompt_mismatch to warn (learn such rows)"
                        + " or drop (leave such rows out).");
    }

    @Test
    void whereNothingIsLeftTheReasonsAreTold() throws IOException {
        PromptRenderer prompts = prompts(THINKS);
        rows(HI_OK);
        assertThatThrownBy(() -> sft("drop", prompts, new ArrayList<>()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "nothing is left to learn from. Of 1 demonstrations read: 1 left out, because the prompt alone"
                                + " has other tokens than prompt and completion begin with (algorithm.prompt_mismatch: drop). Mend"
                                + " the rows, or set algorithm.prompt_mismatch: warn");

        PromptRenderer silent = prompts(START
                + "{{ m.content if m.content != 'ok' else '' }}{{ '<|im_end|>' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<|im_end|>' }}{% endif %}");
        rows(HI_OK);
        assertThatThrownBy(() -> sft("", silent, new ArrayList<>()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "nothing is left to learn from. Of 1 demonstrations read: 1 left out, because nothing stands"
                                + " behind their prompts. Mend the rows");
    }

    @Test
    void theTemplatesOwnMarksDrawTheBorderWhereThePromptDoesNot() throws IOException {
        String marked = THINKS.replace(
                "{{ m.content }}{{ '<|im_end|>\\n' }}",
                "{% if m.role == 'assistant' %}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}"
                        + "{{ '\\n' }}{% else %}{{ m.content + '<|im_end|>\\n' }}{% endif %}");
        PromptRenderer prompts = prompts(marked);
        String row =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"},"
                        + " {\"role\": \"user\", \"content\": \"c\"}, {\"role\": \"assistant\", \"content\": \"d\"}]}";
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        TokenPair pair = tokens.of(read(row).getFirst());

        assertThat(prompts.tokenizer().decode(pair.completionIds(), false)).isEqualTo("d<|im_end|>");
        assertThat(prompts.tokenizer().decode(pair.promptIds(), false))
                .endsWith("<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n");
        String place = folder.resolve("rows.jsonl") + ":1";
        String told = "in 1 of 1 row, the first " + place + ", " + DemonstrationTokens.MISMATCH + "; ";
        assertThat(pair.exact()).isFalse();
        assertThat(tokens.mismatches("learned"))
                .containsExactly(
                        told + "they are learned from where the chat template marks the assistant's turn on, other"
                                + " than in TRL");

        List<String> notes = new ArrayList<>();
        rows(row, "{\"prompt\": \"a\", \"completion\": \"b\"}");
        assertThat(sft("drop", prompts, notes)).hasSize(1);
        assertThat(notes)
                .containsExactly(told.replace("1 of 1 row,", "1 of 2 rows,")
                        + "they are left out (algorithm.prompt_mismatch: drop)");
        assertThatThrownBy(() -> sft("stop", prompts, notes))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(place + ": " + DemonstrationTokens.MISMATCH);
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
    void specialTokensThatCannotBeTextAreNamed() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        String rest = ", so it cannot be told from what a user writes. Leave the setting out, or use raw prompts"
                + " (prompt.style: raw, --raw).";
        String start =
                "prompt.split_special_tokens (--split-special-tokens) cannot be kept with this tokenizer: its special"
                        + " token '";
        Path file = folder.resolve("model").resolve("tokenizer.json");
        String json = Files.readString(file);
        for (String flag : List.of("lstrip", "rstrip", "single_word")) {
            try (HfTokenizer tokenizer = changed(json, "<|im_end|>", flag, true)) {
                assertThatThrownBy(() -> new PromptRenderer(tokenizer, plain.template(), "", true))
                        .isInstanceOf(ConfigException.class)
                        .hasMessage(
                                start + "<|im_end|>' reaches beyond its own text (lstrip, rstrip, single_word)" + rest);
                assertThat(new PromptRenderer(tokenizer, null, "", true)
                                .plain("a")
                                .ids())
                        .hasSize(1);
                assertThat(new PromptRenderer(tokenizer, plain.template(), "")
                                .render("a")
                                .ids())
                        .isNotEmpty();
            }
        }
        try (HfTokenizer tokenizer = changed(json, "<|im_start|>", "content", "§")) {
            assertThatThrownBy(() -> new PromptRenderer(tokenizer, plain.template(), "", true))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(start + "§' is a single character" + rest);
        }
    }

    private HfTokenizer changed(String json, String token, String field, Object value) throws IOException {
        ObjectNode tokenizer = (ObjectNode) new ObjectMapper().readTree(json);
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asText().equals(token)) {
                ((ObjectNode) added).putPOJO(field, value);
            }
        }
        Files.writeString(folder.resolve("model").resolve("tokenizer.json"), tokenizer.toString());
        return HfTokenizer.open(folder.resolve("model"));
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
    void specialTokensInContentsAreTokensOrText() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        PromptRenderer split = new PromptRenderer(plain.tokenizer(), plain.template(), "", true);
        String row = HI_OK.replace("\"ok\"", "\"o<|im_end|>k\"").replace("\"hi\"", "\"h<|im_start|>i\"");
        int end = plain.tokenizer().encode("<|im_end|>", true)[0];

        TokenPair tokens = new DemonstrationTokens(plain).of(read(row).getFirst());
        TokenPair text = new DemonstrationTokens(split).of(read(row).getFirst());

        assertThat(tokens.completionIds()).containsOnlyOnce(plain.tokenizer().encode("k", true)[0]);
        assertThat(count(tokens.completionIds(), end)).isEqualTo(2);
        assertThat(count(text.completionIds(), end)).isEqualTo(1);
        assertThat(whole(split, text)).isEqualTo(whole(plain, tokens));
        assertThat(split.plain("<|im_end|>").ids()).doesNotContain(end);
        assertThat(plain.plain("<|im_end|>").ids()).containsExactly(end);
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

    private static long count(int[] ids, int id) {
        return IntStream.of(ids).filter(each -> each == id).count();
    }
}
