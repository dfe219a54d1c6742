package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The verb, in a process of its own.
@Tag("native")
@Tag("slow")
class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Serving model at (http://127\\.0\\.0\\.1:\\d+)/v1 \\(");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port | 70000 | --port must be from 0 to 65535 but was 70000
            --concurrency | 0 | --concurrency must be from 1 to 1024 but was 0
            --cache | much | --cache must be a size such as 5GB, 500MB or 2GiB but was 'much'
            --timeout | 0 | --timeout must be from 1 to 86400 but was 0
            --api-key | ' ' | --api-key is empty; give a key, or leave the option out for a server without one
            --max-completion-length | 0 | --max-completion-length must be at least 1 but was 0
            """)
    void anOptionThatCannotBe(String option, String value, String message) {
        Shell result = Shell.run("serve", "--model", "absent", option, value);
        assertThat(result.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(result.err()).isEqualTo("edgewise: " + message + "\n");
    }

    @Test
    void itServesUntilItIsToEnd() throws Exception {
        Path model = TinyModels.write(directory.resolve("model"), "llama", "{}");
        JavaProcess process =
                Shell.start(directory.resolve("output"), "serve", "--model", model.toString(), "--port", "0");
        String address = address(process);
        assertThat(get(address + "/v1/models")).contains("\"id\":\"model\"");
        JavaProcess second = Shell.start(
                directory.resolve("second"),
                "serve",
                "--model",
                model.toString(),
                "--port",
                address.substring(address.lastIndexOf(':') + 1));
        assertThat(second.exit(Duration.ofSeconds(60))).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(second.text())
                .contains("edgewise: cannot listen on " + address.substring(7)
                        + ": Address already in use; choose another" + " --host or --port");
        process.process().destroy();
        assertThat(process.exit(Duration.ofSeconds(60))).isEqualTo(ExitCodes.DONE);
        assertThat(process.text()).contains("Ending: answers that are under way may end. Once more ends at once.");
    }

    /// What `prompts.json` beside the model says stands in front of the user's message, and is counted.
    @Test
    void promptsThatEvolvedStandInFrontOfTheTask() throws Exception {
        Path model = TinyModels.write(directory.resolve("model"), "llama", "{}");
        Files.writeString(model.resolve("prompts.json"), """
                [{"instruction": "Add the two numbers."}]""");
        JavaProcess with = Shell.start(directory.resolve("with"), "serve", "--model", model.toString(), "--port", "0");
        JavaProcess without = Shell.start(
                directory.resolve("without"), "serve", "--model", model.toString(), "--port", "0", "--prompts", "none");
        int bare = promptTokens(address(without));
        assertThat(bare).isPositive();
        assertThat(promptTokens(address(with))).isGreaterThan(bare);
        assertThat(with.text()).contains("prompts.json");
        for (JavaProcess process : List.of(with, without)) {
            process.process().destroy();
            assertThat(process.exit(Duration.ofSeconds(60))).isEqualTo(ExitCodes.DONE);
        }
    }

    private static int promptTokens(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "model", "max_tokens": 1, "messages": [{"role": "user", "content": "4+7="}]}"""))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            JsonNode tokens = new ObjectMapper().readTree(body).at("/usage/prompt_tokens");
            assertThat(tokens.isInt()).as(body).isTrue();
            return tokens.intValue();
        }
    }

    private static String address(JavaProcess process) throws InterruptedException {
        for (int i = 0; i < 600 && process.process().isAlive(); i++) {
            Matcher serving = ADDRESS.matcher(process.text());
            if (serving.find()) {
                return serving.group(1);
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("it does not serve; it printed:\n" + process.text());
    }

    private static String get(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
