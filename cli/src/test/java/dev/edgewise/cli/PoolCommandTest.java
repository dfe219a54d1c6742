package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PoolCommandTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "label");

    @TempDir
    Path directory;

    private Shell pool(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "pool",
                "--documents",
                EXAMPLES.resolve("documents.txt").toString(),
                "--out",
                directory.resolve("pool.jsonl").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private String queries() {
        return EXAMPLES.resolve("queries.txt").toString();
    }

    @Test
    void theExampleBecomesAPoolAndIsLabelled() throws IOException {
        Shell shell = pool("--queries", queries(), "--top", "3", "--band", "4-6", "--band-count", "1", "--random", "1");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .matches(
                        "(?s)\\d+ pairs of 12 queries: band \\d+, bm25 \\d+, random 12\nnote      there is no --test, so no"
                                + " query was compared with a test set\nwritten   .*");
        List<String> lines = Files.readAllLines(directory.resolve("pool.jsonl"));
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.toString())
                .isEqualTo(
                        "{\"query\":\"how long to steep green tea\",\"document\":\"Green tea is steeped for two to three"
                                + " minutes; longer makes it bitter.\",\"source\":\"bm25\",\"rank\":1,\"query_source\":\""
                                + queries()
                                + ":1\"}");
        byte[] before = Files.readAllBytes(directory.resolve("pool.jsonl"));
        pool("--queries", queries(), "--top", "3", "--band", "4-6", "--band-count", "1", "--random", "1");
        assertThat(directory.resolve("pool.jsonl")).hasBinaryContent(before);

        Shell label = Shell.run(
                "label",
                "--teacher",
                EXAMPLES.resolve("labels.jsonl").toString(),
                "--data",
                directory.resolve("pool.jsonl").toString(),
                "--out",
                directory.resolve("labelled.jsonl").toString());
        assertThat(label.code()).as(label.err()).isZero();
        assertThat(label.out()).startsWith(lines.size() + " of " + lines.size() + " pairs labelled\ngrades    0 ");
    }

    @Test
    void queriesOfTheTestSetAreLeftOutAndCounted() throws IOException {
        Path test = Files.writeString(directory.resolve("test.jsonl"), """
                {"query": "How far away is the MOON"}
                {"query": "fix a flat bicycle tyre now"}
                """);
        Shell shell = pool("--queries", queries(), "--test", test.toString(), "--band-count", "0");
        assertThat(shell.out())
                .contains(" pairs of 10 queries: ")
                .contains("       1  queries dropped: is in the test set\n")
                .contains("       1  queries dropped: is nearly one of the test set\n")
                .doesNotContain("note ");
        assertThat(directory.resolve("pool.jsonl")).content().doesNotContain("how far away is the moon");
    }

    @Test
    void aTeacherWritesQueries() throws IOException {
        StringBuilder answers = new StringBuilder();
        for (String document : Files.readAllLines(EXAMPLES.resolve("documents.txt"))) {
            ObjectMapper json = new ObjectMapper();
            String prompt =
                    "Write one short search query that the document below answers. Answer with the query alone.\n\n"
                            + "Document: " + document;
            String query = document.startsWith("The moon is") ? document.substring(0, 30) : "something else altogether";
            answers.append(json.writeValueAsString(
                            json.createObjectNode().put("prompt", prompt).put("answer", query)))
                    .append('\n');
        }
        Path teacher = Files.writeString(directory.resolve("answers.jsonl"), answers);
        Shell shell = pool("--teacher", teacher.toString(), "--write", "24", "--round-trip", "3", "--band-count", "0");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out())
                .startsWith("teacher   24 queries, 0 tokens read, 0 written\n")
                .contains(" pairs of 1 queries: ")
                .contains("      23  queries dropped: does not find its own document\n");
        assertThat(directory.resolve("pool.jsonl")).content().contains("\"source\":\"own\",\"rank\":1");
    }

    @Test
    void whatCannotBeIsTold() throws IOException {
        assertRefused("there are no queries: give --queries, or --teacher with --write N", pool());
        assertRefused(
                "--band must lie behind the first 10 documents that --top takes but was 5-20; raise its first rank, or"
                        + " take --band-count 0",
                pool("--queries", queries(), "--band", "5-20"));
        assertRefused(
                "--band must be two ranks such as 30-100 but was near", pool("--queries", queries(), "--band", "near"));
        assertRefused(
                "--write and --teacher go together: --teacher says who writes, --write for how many documents",
                pool("--queries", queries(), "--teacher", "x.jsonl"));
        assertRefused(
                "pool without --write takes no --temperature; leave it out",
                pool("--queries", queries(), "--temperature", "1"));
        Path pool = Files.copy(EXAMPLES.resolve("queries.txt"), directory.resolve("pool.jsonl"));
        assertRefused(
                "--out must not be a file of --queries, --documents or --test but is " + pool + "; name another",
                pool("--queries", pool.toString()));
        assertRefused(
                "--similar must be a share above 0 and up to 1 but was 0.0",
                pool("--queries", queries(), "--similar", "0"));
        Path rows = Files.writeString(directory.resolve("rows.jsonl"), "{\"question\": \"a\"}\n");
        assertRefused(
                rows + ":1: there is none of the fields query, text. Fields here: question.",
                pool("--queries", rows.toString()));
        Path test = Files.copy(EXAMPLES.resolve("queries.txt"), directory.resolve("test.txt"));
        assertRefused(
                "no query is left: 12 is in the test set", pool("--queries", queries(), "--test", test.toString()));
    }

    private static void assertRefused(String message, Shell shell) {
        assertThat(shell.err()).isEqualTo("edgewise: %s\n".formatted(message));
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
    }
}
