package dev.edgewise.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.ModelExport;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.OutType;
import dev.edgewise.cli.Main;
import dev.edgewise.cli.Streams;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A tiny model, rows, and commands run in this process.
final class Sample {
    private static final Models MODELS =
            new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));

    private Sample() {}

    /// Writes a model with random weights and the byte-level golden tokenizer.
    static Path model(Path directory) throws IOException {
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree("""
                {"model_type": "llama", "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32, "max_position_embeddings": 512,
                 "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "vocab_size": 416, "tie_word_embeddings": false,
                 "hidden_act": "silu", "initializer_range": 0.2, "bos_token_id": 400, "eos_token_id": 403,
                 "pad_token_id": 400}
                """);
        HfTokenizer tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", "byte-level"));
        try (OpenModel model = MODELS.fresh(config, tokenizer, Precision.FP32, 11)) {
            new ModelExport(model, _ -> {}).huggingFace(directory, OutType.F32, Long.MAX_VALUE);
        }
        return directory;
    }

    /// Writes rows of uneven length.
    static Path rows(Path file, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add("{\"id\":%d,\"prompt\":\"add %d and %d%s\",\"completion\":\"the sum is %d\"}"
                    .formatted(i, i, 2 * i, " please".repeat(i % 5), 3 * i));
        }
        return Files.write(file, lines);
    }

    /// Writes questions with answers.
    static Path questions(Path file, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add("{\"question\":\"What is %d plus %d?\",\"answer\":\"%d\"}".formatted(i, i, 2 * i));
        }
        return Files.write(file, lines);
    }

    /// Writes pairs of a query and a document, the last of which has no text.
    static Path pairs(Path file, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add("{\"ask\":\"query %d\",\"text\":\"%s\"}"
                    .formatted(i / 4, i == count ? "" : "document " + i + " of some".repeat(1 + i % 3)));
        }
        return Files.write(file, lines);
    }

    /// Writes queries with three documents each, the first of which is relevant.
    static Path judged(Path file, int queries) throws IOException {
        List<String> lines = new ArrayList<>(List.of("query\tdocument\tlabel"));
        for (int q = 1; q <= queries; q++) {
            for (int d = 0; d < 3; d++) {
                lines.add("query %d\tdocument %d of it\t%d".formatted(q, (q * 7 + d * 5) % 30, d == 0 ? 1 : 0));
            }
        }
        return Files.write(file, lines);
    }

    /// What a command ended with.
    record Ended(int code, String out, String err) {}

    /// Runs a command with one thread.
    static Ended run(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        int code = Main.run(streams, all.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
