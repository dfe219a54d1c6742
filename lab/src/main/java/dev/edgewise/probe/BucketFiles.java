package dev.edgewise.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes asked tasks as data sets by difficulty: `easy.jsonl`, `medium.jsonl`, `hard.jsonl` and all of them in
/// `full.jsonl`. A task that was asked twice counts with its first outcome. An empty bucket leaves no file.
public final class BucketFiles {
    private static final String FULL = "full.jsonl";

    /// The column of wrong completions. As a level field it turns a data set without levels into a ladder,
    /// easiest first.
    private static final String FAILURES = "failures";

    private BucketFiles() {}

    /// Writes the files.
    ///
    /// @return the number of tasks in each bucket
    public static Map<Bucket, Integer> write(Path directory, List<AskedTask> asked) {
        Map<Bucket, StringBuilder> rows = new EnumMap<>(Bucket.class);
        Map<Bucket, Integer> counts = new EnumMap<>(Bucket.class);
        StringBuilder full = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (Bucket bucket : Bucket.values()) {
            counts.put(bucket, 0);
        }
        for (AskedTask one : asked) {
            if (seen.add(one.task().question())) {
                Bucket bucket = Bucket.of(one.outcome());
                String row = row(one, bucket) + "\n";
                rows.computeIfAbsent(bucket, _ -> new StringBuilder()).append(row);
                full.append(row);
                counts.merge(bucket, 1, Integer::sum);
            }
        }
        rows.forEach((bucket, text) -> WholeFile.write(directory.resolve(bucket.key() + ".jsonl"), text.toString()));
        WholeFile.write(directory.resolve(FULL), full.toString());
        return counts;
    }

    private static String row(AskedTask one, Bucket bucket) {
        Task task = one.task();
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("question", task.question()).put("answer", task.answer());
        if (!task.steps().isEmpty()) {
            row.put("solution", String.join("\n", task.steps()));
        }
        row.put("environment", task.cell().environment());
        row.put("level", task.cell().level());
        row.put("difficulty", bucket.key());
        row.put("pass_rate", one.outcome().passRate());
        row.put(FAILURES, one.outcome().samples() - one.outcome().successes());
        return row.put("samples", one.outcome().samples()).toString();
    }
}
