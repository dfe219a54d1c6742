package com.example.search;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Measures graphs of one model with judged documents: nDCG@10, and the time that a query takes.
public final class Compare {
    private static final int DEPTH = 10;

    private Compare() {}

    /// A document of a query with its grade, 0 for one that does not answer it.
    record Judged(String query, String text, int grade) {}

    /// @param arguments directory of the model; a file with one judged document a line, query, text and grade apart by
    ///     tabs; and the graphs, apart by commas
    public static void main(String[] arguments) throws IOException, OrtException {
        Map<String, List<Judged>> queries = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] row = line.split("\t", -1);
            Judged judged = new Judged(row[0], row[1], Integer.parseInt(row[2]));
            queries.computeIfAbsent(judged.query(), _ -> new ArrayList<>()).add(judged);
        }
        queries.values().removeIf(documents -> documents.stream().noneMatch(judged -> judged.grade() > 0));
        int threads = Runtime.getRuntime().availableProcessors();
        for (String graph : arguments[2].split(",", -1)) {
            try (CrossEncoder model = new CrossEncoder(Path.of(arguments[0]), graph, threads)) {
                measure(graph, model, queries);
            }
        }
    }

    private static void measure(String graph, CrossEncoder model, Map<String, List<Judged>> queries)
            throws OrtException {
        double quality = 0;
        long pairs = 0;
        long start = System.nanoTime();
        for (Map.Entry<String, List<Judged>> query : queries.entrySet()) {
            List<Judged> documents = query.getValue();
            float[] scores = model.scores(
                    query.getKey(), documents.stream().map(Judged::text).toList());
            quality += ndcg(scores, documents.stream().map(Judged::grade).toList());
            pairs += scores.length;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-40s nDCG@%d %.4f over %d queries, %.1f ms a query of %d documents%n",
                graph,
                DEPTH,
                quality / queries.size(),
                queries.size(),
                1000 * seconds / queries.size(),
                pairs / queries.size());
    }

    /// Returns Σ grade / log₂(1 + rank) over the best ten, as a share of what the best order gives.
    static double ndcg(float[] scores, List<Integer> grades) {
        List<Integer> ranked = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .map(grades::get)
                .toList();
        List<Integer> ideal = new ArrayList<>(grades);
        ideal.sort(Collections.reverseOrder());
        return gain(ranked) / gain(ideal);
    }

    private static double gain(List<Integer> grades) {
        double gain = 0;
        for (int rank = 1; rank <= Math.min(DEPTH, grades.size()); rank++) {
            gain += grades.get(rank - 1) * Math.log(2) / Math.log(1 + rank);
        }
        return gain;
    }
}
