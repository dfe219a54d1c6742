package com.example.search;

import ai.onnxruntime.OrtException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/// Reads queries from standard input, one a line, and prints the best texts of a file with the time that each stage took.
public final class Main {
    private static final int CANDIDATES = 100;
    private static final int SHOWN = 5;

    private Main() {}

    /// @param arguments directory of the model, file with one text a line, and the graph where it is not
    ///     `onnx/model.onnx`
    public static void main(String[] arguments) throws IOException, OrtException {
        String graph = arguments.length > 2 ? arguments[2] : "onnx/model.onnx";
        int threads = Runtime.getRuntime().availableProcessors();
        try (CrossEncoder model = new CrossEncoder(Path.of(arguments[0]), graph, threads);
                Search search = new Search(Files.readAllLines(Path.of(arguments[1])));
                BufferedReader queries =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String query = queries.readLine(); query != null; query = queries.readLine()) {
                long start = System.nanoTime();
                TopDocs hits = search.bm25(query, CANDIDATES);
                long found = System.nanoTime();
                TopDocs ranked = search.rerank(model, query, hits, SHOWN);
                long end = System.nanoTime();
                System.out.printf(
                        "%s: BM25 %.1f ms, %d hits reranked in %.1f ms%n",
                        query, (found - start) / 1e6, hits.scoreDocs.length, (end - found) / 1e6);
                for (ScoreDoc hit : ranked.scoreDocs) {
                    System.out.printf("  %8.3f  %s%n", hit.score, search.text(hit));
                }
            }
        }
    }
}
