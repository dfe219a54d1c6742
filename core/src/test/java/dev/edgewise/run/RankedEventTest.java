package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.run.Summary.Range;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankedEventTest {
    private static Ranked ranked(int step, double ndcg) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("eval_dev_ndcg@10", ndcg);
        metrics.put("eval_dev_auc", Double.NaN);
        return new Ranked(step, "dev", metrics, 40, 1.5);
    }

    @Test
    void isReadAsItWasWritten() {
        RecordedEvent recorded = new RecordedEvent(Instant.parse("2026-01-02T03:04:05Z"), ranked(50, 0.4375));

        ObjectNode line = recorded.line(Path.of("run")).orElseThrow();

        assertThat(line.toString())
                .isEqualTo("{\"type\":\"ranked\",\"step\":50,\"time\":\"2026-01-02T03:04:05Z\",\"name\":\"dev\","
                        + "\"queries\":40,\"seconds\":1.5,\"metrics\":{\"eval_dev_ndcg@10\":0.4375,"
                        + "\"eval_dev_auc\":null,\"nonfinite\":{\"eval_dev_auc\":\"NaN\"}}}");
        assertThat(RecordedEvent.of(Path.of("run"), line)).isEqualTo(recorded);
    }

    @Test
    void isInTheSummaryBeforeAndAfter(@TempDir Path directory) {
        SummaryTally tally = new SummaryTally();
        tally.accept(new RunStarted(0, 100, "ranker", directory, Map.of()));
        tally.accept(ranked(0, 0.25));
        tally.accept(ranked(50, 0.4375));
        tally.accept(ranked(100, 0.5));
        tally.accept(new RunFinished(100, StopReason.Usual.DONE));

        Path file = directory.resolve("summary.json");
        tally.summary(1).write(file);

        assertThat(Summary.read(file).ranking()).containsEntry("eval_dev_ndcg@10", new Range(0.25, 0.5));
    }
}
