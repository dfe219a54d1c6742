package dev.edgewise.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `examples/studies/calls-rows.py` makes TRL's rows of data sets whose files have a layout of their own.
@Tag("slow")
class CallsRowsScriptTest {
    private static final Path SHARED = Path.of(
                    Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared"))
            .resolve("data");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream file = CallsRowsScriptTest.class.getResourceAsStream("calls-rows.json")) {
            return JSON.readTree(requireNonNull(file))
                    .valueStream()
                    .map(one -> Arguments.of(
                            one.path("source").asText(), one.path("row").asText(), one.path("expect")));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("vectors")
    void aRowBecomesTrls(String source, String id, JsonNode expected) throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(SHARED.resolve(source)), "needs ../shared/data/" + source);
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))),
                "needs python3");
        List<String> parts = switch (source) {
            case "bfcl-sample" -> List.of(id.toLowerCase(Locale.ROOT).replaceFirst("_\\d+$", ""));
            case "sgd-calls" -> List.of("train", "dev");
            default -> List.of("dev", "test_in_domain", "test_out_domain");
        };
        Process script = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        "python3",
                                        "../examples/studies/calls-rows.py",
                                        source.equals("bfcl-sample") ? "bfcl" : source,
                                        SHARED.resolve(source).toString(),
                                        "--only",
                                        id),
                                parts.stream())
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String row = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(script.waitFor()).isZero();
        if (expected.has("dropped")) {
            assertThat(row).isEmpty();
        } else {
            ObjectNode made = (ObjectNode) JSON.readTree(row);
            made.remove("id");
            assertThat(made).isEqualTo(expected);
            Row read = new Row("a.jsonl:1", made);
            assertThat(Demonstrations.read(read, Demonstrations.Fields.STANDARD))
                    .isInstanceOf(Demonstration.Chat.class);
        }
    }
}
