package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/// A tiny ranker that is trained from rows, for tests of what comes behind it.
abstract class TinyRankerRun {
    static final List<String> WORDS =
            List.of("apple", "pear", "hammer", "saw", "plum", "nail", "cherry", "drill", "peach", "chisel");

    @TempDir
    Path directory;

    String columns = "query\tdocument\tlabel";

    Path rows(String name, int from, int to) throws IOException {
        List<String> rows = new ArrayList<>(List.of(columns));
        for (int q = from; q < to; q++) {
            for (int d = 0; d < 5; d++) {
                rows.add("where is the " + WORDS.get(q) + "\ta text about the " + WORDS.get((q + d) % WORDS.size())
                        + (d % 2 == 0 ? " of old" : "") + "\t" + (d == 0 ? 1 : 0));
            }
        }
        return Files.write(directory.resolve(name), rows);
    }

    Path config(String more) throws IOException {
        rows("train.tsv", 0, 8);
        rows("dev.tsv", 8, 10);
        return Files.writeString(directory.resolve("rank.yaml"), """
                name: rank
                seed: 3
                model:
                  init: {model_type: bert, hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 4,
                         intermediate_size: 48, max_position_embeddings: 32, vocab_size: 160, initializer_range: 0.1}
                precision: {compute: fp32}
                algorithm: {type: rerank, loss: bce, queries_per_step: 4, documents_per_query: 4}
                data: {train: [train.tsv], dev: [dev.tsv]}
                optimizer: {learning_rate: 3e-3, lr_scheduler_type: constant}
                train: {max_steps: 40, save_steps: 10, eval_steps: 10}
                """ + more);
    }

    Path trained(String... set) throws IOException {
        Path run = directory.resolve("run");
        List<String> arguments = new ArrayList<>(List.of("train", config("").toString(), "--run", run.toString()));
        for (String each : set) {
            arguments.addAll(List.of("--set", each));
        }
        Shell shell = Shell.run(arguments.toArray(String[]::new));
        assertThat(shell.code()).as(shell.err()).isZero();
        return run;
    }
}
