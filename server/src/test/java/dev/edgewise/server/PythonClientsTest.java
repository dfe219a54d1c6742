package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.assembly.ModelExport;
import dev.edgewise.assembly.OutType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Python clients that others wrote against a running server. The Python is `$EDGEWISE_PYTHON`, else `python3`; a test
/// is
/// skipped with a word where it lacks the client.
@Tag("native")
@Tag("slow")
class PythonClientsTest {
    private static final String PYTHON = System.getenv().getOrDefault("EDGEWISE_PYTHON", "python3");

    @TempDir
    private Path folder;

    @Test
    void openAi() throws IOException, InterruptedException {
        requires("openai");
        ServerSettings open = Served.settings();
        ServerSettings guarded = new ServerSettings(
                open.host(),
                0,
                "secret",
                open.engine(),
                open.maxPromptTokens(),
                open.maxBodyBytes(),
                open.requestTimeout(),
                open.slowReaderBytes());
        try (Served served = new Served(guarded)) {
            JsonNode out = run("openai_client.py", url(served), "secret");
            assertThat(out.path("models")).hasToString("[\"tiny\"]");
            assertThat(out.path("streamed")).isEqualTo(out.path("content"));
            assertThat(out.path("streamed_total")).isEqualTo(out.path("usage").path("total_tokens"));
            assertThat(out.path("finish").asText()).isEqualTo("tool_calls");
            assertThat(out.path("call"))
                    .hasToString("{\"name\":\"look\",\"arguments\":{\"place\":\"Graz\",\"days\":2}}")
                    .isEqualTo(out.path("streamed_call"));
            assertThat(out.path("after").asText()).isIn("stop", "length");
            assertThat(out.path("text").asText()).startsWith("The quick");
            assertThat(out.path("error"))
                    .hasToString("[404,\"model_not_found\",\"the model 'gpt' is not served here; this server has"
                            + " 'tiny'\"]");
        }
    }

    @Test
    void langChain() throws IOException, InterruptedException {
        requires("langchain_openai");
        try (Served served = new Served(Served.settings())) {
            JsonNode out = run("langchain_client.py", url(served), "none");
            assertThat(out.path("streamed")).isEqualTo(out.path("content"));
            assertThat(out.path("call")).hasToString("{\"name\":\"look\",\"arguments\":{\"place\":\"Graz\"}}");
            assertThat(out.path("after").asText()).isIn("stop", "length");
        }
    }

    @Test
    void lmEvalScoresAsWithTransformers() throws IOException, InterruptedException {
        requires("lm_eval", "transformers", "torch", "datasets", "aiohttp", "tenacity");
        try (Served served = new Served(Served.settings())) {
            Path model = folder.resolve("model");
            new ModelExport(served.model(), _ -> {}).huggingFace(model, OutType.F32, Long.MAX_VALUE);
            JsonNode out = run("lm_eval_client.py", url(served), model.toString(), folder.toString());
            assertThat(out.path("rows").asInt()).isEqualTo(15);
            assertThat(out.path("served")).as(out.toString()).isNotEmpty().isEqualTo(out.path("transformers"));
            assertThat(out.path("greedy_equal").asBoolean()).isTrue();
            assertThat(out.path("largest_difference").asDouble()).isLessThan(1e-3);
        }
    }

    private static String url(Served served) {
        return "http://127.0.0.1:" + served.server().port() + "/v1";
    }

    private void requires(String... modules) throws InterruptedException {
        String list = "'" + String.join("','", modules) + "'";
        String probe = "import importlib, sys\nfor m in (" + list + ",): importlib.import_module(m)";
        boolean there;
        try {
            there = new ProcessBuilder(PYTHON, "-c", probe)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("probe").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, PYTHON + " cannot import " + list + "; EDGEWISE_PYTHON names one that can");
    }

    /// Runs a script and returns the JSON that it prints last.
    private JsonNode run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(PYTHON, Path.of("src/test/resources/clients", script).toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("ends within 5 minutes")
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Http.JSON.readTree(Files.readAllLines(out).getLast());
    }
}
