package dev.edgewise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.terminal.TerminalSize;
import dev.edgewise.terminal.TerminalStyle;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts on a cluster that is a few threads of this process.
class ClusterPartsTest {
    @TempDir
    Path directory;

    private final List<Integer> asked = new ArrayList<>();
    private final List<PartCounts> ended = new ArrayList<>();
    private final List<Long> begun = new ArrayList<>();

    private PartWork<Integer> work(Path out, String data) {
        return new PartWork<>(
                out,
                "square",
                JsonNodeFactory.instance.objectNode().put("command", "square").put("data numbers.jsonl", data),
                3,
                IntStream.range(0, 20).boxed().toList(),
                part -> part.stream().map(ClusterPartsTest::square).toList(),
                piece -> piece.path("square").asInt() == 49,
                piece -> piece.path("square").asInt() > 300,
                () -> 0);
    }

    private static ObjectNode square(int number) {
        return JsonNodeFactory.instance.objectNode().put("square", number * number);
    }

    private ClusterParts parts(int rows, double missingShare, String... arguments) {
        return new ClusterParts(new Threads(), "here", List.of(arguments), null, rows, missingShare, new Watcher());
    }

    private final class Watcher implements ClusterParts.Watcher {
        @Override
        public ProgressLine begin(String label, long total, long done) {
            begun.add(done);
            return new ProgressLine(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    TerminalStyle.detect(Map.of(), false, StandardCharsets.UTF_8),
                    () -> new TerminalSize(80, 24),
                    Clock.systemUTC(),
                    label,
                    ReadableNumbers::count,
                    total,
                    done);
        }

        @Override
        public void end(PartCounts all, int parts, int made) {
            ended.add(all);
        }
    }

    /// A cluster of threads.
    private final class Threads implements ClusterJobs {
        @Override
        public int train(Ranks ranks) {
            throw new AssertionError("nobody trains here");
        }

        @Override
        public Running start(Job job, PartDesk here) {
            return attempts(job, here, asked);
        }
    }

    /// Makes every part twice at a time, as speculative execution may.
    private static ClusterJobs.Running attempts(ClusterJobs.Job job, PartDesk here, List<Integer> asked) {
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
            for (int part : job.parts()) {
                asked.add(part);
                CompletableFuture.allOf(attempt(job, here, part, "1"), attempt(job, here, part, "2"))
                        .join();
            }
        });
        return new ClusterJobs.Running() {
            @Override
            public boolean getAsBoolean() {
                return all.isDone();
            }

            @Override
            public PartCounts counts() {
                return PartCounts.NONE;
            }

            @Override
            public void require() {
                all.join();
            }

            @Override
            public void close() {}
        };
    }

    private static CompletableFuture<Void> attempt(ClusterJobs.Job job, PartDesk here, int part, String attempt) {
        return CompletableFuture.runAsync(() -> job.file(part).write(here.part(part, job.rows()), attempt));
    }

    @Test
    void everyRowHasItsPieceInOrderAndPartsAreMadeOnce() {
        Path out = directory.resolve("out");
        List<ObjectNode> pieces = parts(7, 1).of(work(out, "a"));
        assertThat(pieces)
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(ClusterPartsTest::square)
                        .toList());
        assertThat(asked).as("parts of 9 rows, a multiple of 3").containsExactly(0, 1, 2);
        assertThat(ended.getFirst()).satisfies(counts -> {
            assertThat(counts.rows()).isEqualTo(20);
            assertThat(counts.missing()).isEqualTo(1);
            assertThat(counts.cut()).isEqualTo(2);
        });

        assertThat(parts(7, 1).of(work(out, "a"))).isEqualTo(pieces);
        assertThat(asked).hasSize(3);
    }

    @Test
    void aPartMayBeLargerThanTheData() {
        assertThat(parts(Integer.MAX_VALUE, 1).of(work(directory.resolve("out"), "a")))
                .hasSize(20);
        assertThat(asked).containsExactly(0);
    }

    @Test
    void otherDataOrOtherPartsAreRefused() {
        Path out = directory.resolve("out");
        parts(9, 1).of(work(out, "a"));
        assertThatThrownBy(() -> parts(9, 1).of(work(out, "b")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "was begun with something else, so it cannot go on: data numbers.jsonl was a and is"
                                + " b; sum was ");
        assertThatThrownBy(() -> parts(12, 1).of(work(out, "a")))
                .hasMessageContaining("cannot go on: rows of a part was 9 and is 12.");
    }

    @Test
    void aDamagedPartIsNamed() throws Exception {
        Path out = directory.resolve("out");
        List<ObjectNode> pieces = parts(9, 1).of(work(out, "a"));
        Path part;
        try (Stream<Path> files = Files.list(directory.resolve("out.parts"))) {
            part = files.filter(file -> file.getFileName().toString().startsWith("part-000001-"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> lines = Files.readAllLines(part);
        Files.write(part, lines.subList(0, 5));
        assertThatThrownBy(() -> List.copyOf(parts(9, 1).of(work(out, "a"))))
                .isInstanceOf(DataException.class)
                .hasMessage(part + " is not a finished part: it says 9 rows and has 4. Delete it, and the same command"
                        + " makes it again.");
        Files.delete(part);
        assertThat(parts(9, 1).of(work(out, "a"))).isEqualTo(pieces);
        assertThat(asked).containsExactly(0, 1, 2, 1);
        Files.delete(part.resolveSibling(part.getFileName().toString().replace("000001", "000002")));
        assertThat(parts(9, 1).of(work(out, "a"))).isEqualTo(pieces);
        assertThat(begun).as("rows from before").containsExactly(0L, 11L, 18L);
    }

    @Test
    void tooManyRowsWithoutAResultAreRefused() {
        assertThatThrownBy(() -> parts(9, 0.01).of(work(directory.resolve("out"), "a")))
                .isInstanceOf(DataException.class)
                .hasMessage("1 of 20 rows have no result, a share of 0.0500, and --bad-rows allows 0.0100. Look at the"
                        + " rows, or allow more; finished parts are kept.");
    }

    @Test
    void whatEndsTheCommandReachesWhoAsks() {
        PartDesk desk = new PartDesk();
        CompletableFuture<Throwable> heard = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError("got " + desk.part(0, 9));
            } catch (DataException e) {
                return e;
            }
        });
        DataException cause = new DataException("the model is gone");
        desk.end(cause);
        assertThat(heard.join()).isSameAs(cause);
        assertThatThrownBy(desk::sum).isSameAs(cause);
        assertThat(desk.ended()).isTrue();
    }
}
