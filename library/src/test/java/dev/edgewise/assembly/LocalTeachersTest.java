package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.TeacherException;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.run.AvailableMemory;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.testkit.TeacherContract;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model with random weights and a chat template teaches.
@Tag("native")
@Tag("slow")
class LocalTeachersTest extends TeacherContract {
    private static final Path TOKENIZER = Path.of("..", "testkit", "golden", "sft", "chatml-base");
    private static final int CONTEXT = 64;

    @TempDir
    static Path directory;

    private static Path model;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void write() throws IOException {
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree("""
                {"model_type": "llama", "vocab_size": 333, "hidden_size": 16, "intermediate_size": 24,
                 "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
                 "max_position_embeddings": %d, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "initializer_range": 0.3,
                 "tie_word_embeddings": true, "eos_token_id": 332}
                """.formatted(CONTEXT));
        model = Files.createDirectory(directory.resolve("tiny"));
        try (OpenModel fresh = models().fresh(config, HfTokenizer.open(TOKENIZER), Precision.FP32, 3)) {
            ModelWriter.write(fresh, model);
        }
    }

    private static Models models() {
        return new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 4096, Threads.standard(Map.of()));
    }

    private TeacherContext context() {
        return new TeacherContext(directory.resolve("cache"), List.of(), "cpu", Map.of(), 0, said::add);
    }

    private static Part<TeacherProvider<?>> part(String more) {
        return Teachers.named(
                "{type: local, model: " + model + ", precision: fp32" + more + "}",
                null,
                "--teacher",
                Plugins.ofClassPath());
    }

    @Override
    protected Teacher teacher() {
        Part<TeacherProvider<?>> part = part(", batch: 3");
        return part.provider().make(part.settings(), context());
    }

    private static TeacherRequest request(String question, int maxTokens, double temperature, long seed) {
        return new TeacherRequest(List.of(new Message("user", question)), maxTokens, temperature, seed);
    }

    @Override
    protected List<TeacherRequest> requests() {
        return IntStream.range(0, 8)
                .mapToObj(i -> request("question " + i, 12, 1, i))
                .toList();
    }

    @Test
    void writesByTheModelsOwnTemplateAndCountsTokens() {
        TeacherReply reply;
        try (Teacher teacher = teacher()) {
            reply = teacher.ask(List.of(request("hi", 5, 0, 0))).getFirst();
        }
        try (OpenModel open = models().open(model, Precision.FP32)) {
            PromptRenderer prompts = new PromptRenderer(open.tokenizer(), open.template(), "");
            PromptRenderer.Rendered prompt = prompts.render(new Conversation(List.of(new Message("user", "hi"))));
            assertThat(prompt.text()).contains("<|im_start|>user");
            assertThat(reply.usage()).isEqualTo(new TeacherUsage(1, prompt.ids().length, 5, 0));
            assertThat(reply.complete()).isFalse();
        }
    }

    @Test
    void leavesTheThreadsOfTheStudent() {
        int before = Threads.inUse();
        Threads.use(2);
        try (Teacher _ = teacher()) {
            assertThat(Threads.inUse()).isEqualTo(2);
        } finally {
            Threads.use(before);
        }
    }

    @Test
    void writesAsLongAsTheContextAllows() {
        try (Teacher teacher = teacher()) {
            TeacherReply cut = teacher.ask(List.of(request("hi", 1000, 1, 1))).getFirst();
            assertThat(cut.usage().promptTokens() + cut.usage().completionTokens())
                    .isLessThanOrEqualTo(CONTEXT);
            String longText = "word ".repeat(CONTEXT);
            assertThatThrownBy(() -> teacher.ask(List.of(request(longText, 1, 0, 0))))
                    .isInstanceOf(TeacherException.class)
                    .hasMessageMatching(
                            "the teacher tiny in F32 on CPU, files [0-9a-f]{12} has a context of 64 tokens but"
                                    + " \"(word ){20}… \\(320 characters\\)\" takes \\d+; shorten what is asked, or take a teacher"
                                    + " with a longer context");
        }
    }

    @Test
    void keepsAnswersUntilTheModelChanges() throws IOException {
        List<TeacherReply> first;
        try (Teacher teacher = Teachers.open(part(""), context())) {
            first = teacher.ask(requests());
            assertThat(first).extracting(reply -> reply.usage().requests()).containsOnly(1L);
        }
        try (Teacher teacher = Teachers.open(part(""), context())) {
            List<TeacherReply> second = teacher.ask(requests());
            assertThat(second).extracting(TeacherReply::usage).containsOnly(TeacherUsage.NONE);
            assertThat(second)
                    .extracting(TeacherReply::text)
                    .isEqualTo(first.stream().map(TeacherReply::text).toList());
        }
        Path weights = model.resolve("model.safetensors");
        Files.setLastModifiedTime(
                weights, FileTime.fromMillis(Files.getLastModifiedTime(weights).toMillis() + 1000));
        try (Teacher teacher = Teachers.open(part(""), context())) {
            assertThat(teacher.ask(requests()))
                    .extracting(reply -> reply.usage().requests())
                    .containsOnly(1L);
        }
    }

    @Test
    void countsIntoTheMemoryOfARun() {
        List<MemoryEstimate.Item> items = Teachers.memory(part(""), models());
        long parameters = 333 * 16 + 16 * 32 + 16 * 16 + 3 * 16 * 24 + 3 * 16;
        assertThat(items)
                .extracting(MemoryEstimate.Item::name)
                .containsExactly("teacher's weights", "teacher's key–value cache and logits");
        assertThat(items.getFirst().bytes()).isEqualTo(4 * parameters);
        assertThat(items.getLast().bytes()).isEqualTo(16 * 64 * 2 * 8 * 4 + 4 * 16 * 333 * 4);
        assertThat(Teachers.memory(Teachers.named("procedural", null, "--teacher", Plugins.ofClassPath()), models()))
                .isEmpty();
        Teachers.requireMemory(part(""), context());
    }

    @Test
    void isRefusedWhereItDoesNotFit() {
        List<MemoryEstimate.Item> items =
                MemoryEstimate.teacher(Models.decoder(model), _ -> DType.BF16, 1 << 20, 4L << 30);
        AvailableMemory little = new AvailableMemory(2L << 30, 1L << 30, "machine");
        assertThatThrownBy(() -> MemoryCheck.requireTeacher(items, Device.CPU, Optional.of(little)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the teacher needs about 7.2 GiB of memory (teacher's weights 0.0 GiB, teacher's key–value"
                        + " cache and logits 7.2 GiB), but 1.0 GiB are available of the 2.0 GiB of this machine. take a"
                        + " smaller teacher, lower its batch, or put it on another device; free memory");
    }

    @Test
    void saysThatThereIsNoSuchModel() {
        Part<TeacherProvider<?>> typo = Teachers.named("runs/smollm/finel", null, "--teacher", Plugins.ofClassPath());
        assertThatThrownBy(() -> Teachers.open(typo, context()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "there is no teacher " + Path.of("runs/smollm/finel").toAbsolutePath()
                                + ": name a model's directory, a .gguf file or a hub id (owner/name), a .jsonl file of answers, the"
                                + " address of an endpoint, or procedural");
    }
}
