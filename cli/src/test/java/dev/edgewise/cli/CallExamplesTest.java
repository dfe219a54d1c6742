package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of calls one after the other on a model of one's own, as their heads say, and without a network.
@Tag("native")
@Tag("slow")
class CallExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String CHAT = """
            {%- for message in messages %}<|im_start|>{{ message.role }}
            {{ message.content }}<|im_end|>
            {% endfor -%}
            {%- if add_generation_prompt %}<|im_start|>assistant
            {% endif -%}
            """;

    @TempDir
    Path folder;

    private String metrics(String example, Path model, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("train", EXAMPLES.resolve(example + ".yaml").toString()));
        arguments.addAll(List.of("--run", folder.resolve(example).toString(), "--set", "model.path=" + model));
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("train.max_steps=1", "train.eval_steps=0", "train.eval_samples=1"));
        all.forEach(each -> arguments.addAll(List.of("--set", each)));
        Shell trained = Shell.run(arguments.toArray(String[]::new));
        assertThat(trained.code()).as(example + ": " + trained.err()).isZero();
        return Files.readString(folder.resolve(example).resolve("metrics.jsonl"));
    }

    @Test
    void aPathIsAllThatTheyNeed() throws IOException {
        Path model = TinyModels.write(folder.resolve("m"), "llama", "{\"max_position_embeddings\": 8192}");
        Files.writeString(model.resolve("chat_template.jinja"), CHAT);
        Path learned = folder.resolve("calls-sft").resolve("final");
        Path merged = folder.resolve("merged");

        assertThat(metrics("calls-sft", model, "algorithm.max_length=8192", "algorithm.demonstrations_per_step=1"))
                .contains("\"loss\":");
        assertThat(Shell.run("merge", "--model", learned.toString(), "--out", merged.toString())
                        .code())
                .isZero();
        assertThat(metrics("calls-dpo", merged, "algorithm.max_length=8192", "algorithm.rows_per_step=1"))
                .contains("\"rewards/margins\":");
        assertThat(metrics("calls-edge", learned, "rollout.max_completion_length=8"))
                .contains("\"rewards/malformed/mean\":");
    }
}
