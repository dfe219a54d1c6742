package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.ranking.judge.Calibration;
import dev.edgewise.ranking.judge.PairRow;
import dev.edgewise.ranking.judge.ScoreKind;
import dev.edgewise.rerank.judge.RecordedLabeller;
import dev.edgewise.rerank.judge.VerdictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabellingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    /// Parts that make each piece anew whenever somebody asks for it, as if it lay on a disk.
    private record Far() implements Parts {
        @Override
        public List<Row> rows(List<Path> files) {
            return Rows.read(files);
        }

        @Override
        public <R> List<ObjectNode> of(PartWork<R> work) {
            return new AbstractList<>() {
                @Override
                public ObjectNode get(int index) {
                    return work.make().apply(List.of(work.rows().get(index))).getFirst();
                }

                @Override
                public int size() {
                    return work.rows().size();
                }
            };
        }
    }

    private List<Double> scores(Calibration calibration) throws IOException {
        Path file = Files.writeString(directory.resolve("labels.jsonl"), """
                {"query": "a", "document": "x", "score": 1}
                {"query": "b", "document": "x", "score": 10}
                {"query": "a", "document": "y", "score": 3}
                {"query": "b", "document": "y", "score": 30}
                {"query": "a", "document": "z", "score": 8}
                """);
        Path pool = Files.writeString(
                directory.resolve("pool.jsonl"),
                Files.readString(file).replaceAll(", .score.: \\d+", "")
                        + "{\"query\": \"a\", \"document\": \"new\"}\n");
        Path out = directory.resolve("out.jsonl");
        LabelTally tally = new Labelling(ScoreKind.AUTO, calibration, 0, 0)
                .run(
                        new RecordedLabeller(file, "sum"),
                        PairRow.of(Rows.read(pool), "query", "document"),
                        List.of(pool),
                        out,
                        new Far());
        assertThat(tally.kept()).isEqualTo(5);
        assertThat(tally.pairs()).isEqualTo(6);
        assertThat(tally.dropped()).containsEntry("the pair has no recorded label", 1L);
        List<Double> scores = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            JsonNode row = JSON.readTree(line);
            scores.add(row.path("score").asDouble());
        }
        return scores;
    }

    @Test
    void rowsAreWrittenInOrder() throws IOException {
        assertThat(scores(Calibration.NONE)).containsExactly(1.0, 10.0, 3.0, 30.0, 8.0);
    }

    @Test
    void scoresOfAQueryAreCalibratedTogetherWhereverItsRowsLie() throws IOException {
        assertThat(scores(Calibration.CENTRE)).containsExactly(-3.0, -10.0, -1.0, 10.0, 4.0);
    }

    @Test
    void countsAreKeptAndNotRows() {
        LabelTally tally = new LabelTally();
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.putArray("grades").add(0.25).add(0.75);
        tally.add(VerdictJson.read(piece.put("mass", 0.25)), "");
        tally.add(VerdictJson.read(piece.put("mass", 0.75).put("cut", true)), "too little");
        assertThat(tally.shares()).containsExactly(0.25, 0.75);
        assertThat(tally.mass()).isEqualTo(0.5);
        assertThat(tally.low()).isEqualTo(1);
        assertThat(tally.cut()).isEqualTo(1);
    }
}
