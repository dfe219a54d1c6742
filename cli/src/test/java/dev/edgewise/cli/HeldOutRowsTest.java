package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.environment.SplitRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run kept out of training of a file with tools, and rows that nobody can ask.
class HeldOutRowsTest {
    @TempDir
    Path folder;

    private Path rows;
    private Path tests;

    @BeforeEach
    void write() throws IOException {
        rows = Files.writeString(folder.resolve("rows.jsonl"), "{}\n");
        tests = Files.writeString(folder.resolve("tests.jsonl"), "{}\n");
    }

    private HeldOutRows of(String algorithm, String environments) {
        String yaml = "model: {path: none}\nalgorithm: {" + algorithm + "}\nenvironments: [" + environments + "]\n";
        return new HeldOutRows(Optional.of(ConfigReader.read(yaml, "run.yaml", folder, List.of(), List.of())));
    }

    @Test
    void theShareIsThatOfTheRunsEnvironment() {
        HeldOutRows run = of("type: grpo", "{type: tools, path: rows.jsonl, test_share: 0.5}");
        assertThat(run.share(rows)).isEqualTo(0.5);
        assertThat(run.share(tests)).isEqualTo(SplitRule.TEST_SHARE);
        assertThat(run.note(rows)).isEmpty();
        assertThat(new HeldOutRows(Optional.empty()).share(rows)).isEqualTo(SplitRule.TEST_SHARE);
    }

    @Test
    void aFileOfTestsIsHeldOutAndItsTrainingRowsAreNot() {
        HeldOutRows run = of("type: grpo", "{type: tools, path: rows.jsonl, test_path: tests.jsonl}");
        assertThat(run.share(tests)).isEqualTo(1);
        assertThat(run.share(rows)).isZero();
    }

    @Test
    void rowsThatTheRunLearnedFromAreTold() {
        String note = "the model's run learned from all rows of " + rows + " (algorithm.dataset), so that this measures"
                + " what training has seen; keep rows in a file of their own, and ask them with --all";
        HeldOutRows examples = of("type: sft, dataset: [rows.jsonl]", "");
        assertThat(examples.note(rows)).contains(note);
        assertThat(examples.note(tests)).isEmpty();
        assertThat(of("type: dpo, dataset: [rows.jsonl]", "").note(rows)).contains(note);
    }

    @Test
    void rowsWhoseOwnCallsTheCheckerRejectsAreLeftOutAndTold() throws IOException {
        String row = "{\"messages\": [{\"role\": \"user\", \"content\": \"%s nights\"}, {\"role\": \"assistant\","
                + " \"content\": \"\", \"tool_calls\": [{\"type\": \"function\", \"function\": {\"name\": \"book\","
                + " \"arguments\": %s}}]}], \"tools\": [{\"type\": \"function\", \"function\": {\"name\":"
                + " \"book\", \"description\": \"Books.\", \"parameters\": {\"type\": \"object\", \"properties\":"
                + " {\"nights\": {\"type\": \"integer\"}}, \"required\": [\"nights\"]}}}]}\n";
        Files.writeString(rows, row.formatted(2, "{\"nights\": 2}") + row.formatted(3, "{}"));
        Path out = folder.resolve("pairs.jsonl");
        Shell made = Shell.run("negatives", "--data", rows.toString(), "--out", out.toString());
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.err())
                .isEqualTo("note: left out: 1 of 2 rows whose own calls the checker rejects, as in " + rows
                        + ":2: the required argument \"nights\" is missing\n");
        assertThat(Files.readAllLines(out)).hasSize(1);
    }
}
