package dev.edgewise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.StudyReader;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What reads files that come from elsewhere. Each fills a folder with good files and reads the folder again once they
/// are damaged.
enum FuzzReader {
    TOKENIZER(
            400,
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "generation_config.json") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            List<String> names = List.of("byte-level", "sentencepiece", "added", "words", "pieces", "unigram");
            String name = names.get(seed % names.size());
            Path golden = GOLDEN.resolve("tokenizers").resolve(name);
            if (Files.isDirectory(golden)) {
                copy(golden, folder);
            } else {
                Files.writeString(folder.resolve("tokenizer.json"), FuzzTokenizers.of(name));
                Files.writeString(
                        folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"a\", \"bos_token\": \"b\"}");
            }
            Files.writeString(folder.resolve("added_tokens.json"), "{\"<x>\": 9999}");
            if (seed % 2 == 0) {
                Files.delete(folder.resolve("added_tokens.json"));
            }
            Files.writeString(folder.resolve("special_tokens_map.json"), "{\"eos_token\": \"a\"}");
            Files.writeString(
                    folder.resolve("generation_config.json"), "{\"eos_token_id\": [1, 2], \"pad_token_id\": 0}");
        }

        @Override
        void read(Path folder) {
            try (HfTokenizer tokenizer = HfTokenizer.open(folder)) {
                for (String text :
                        List.of("", "a", "ab ba  the\n日本語🙂 <|im_start|>", "a".repeat(2000), " \u0000\u00e9 ")) {
                    tokenizer.decode(tokenizer.encode(text, true), true);
                    tokenizer.decode(tokenizer.encode(text, false), false);
                }
            }
        }
    },
    TEMPLATE(500, "template.jinja") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            List<JsonNode> templates = new ArrayList<>();
            for (String file : List.of("templates.json", "semantics.json")) {
                new ObjectMapper()
                        .readTree(GOLDEN.resolve("chat").resolve(file).toFile())
                        .path("templates")
                        .forEach(templates::add);
            }
            Files.writeString(
                    folder.resolve("template.jinja"),
                    templates.get(seed % templates.size()).path("template").asText());
        }

        @Override
        void read(Path folder) throws IOException {
            new JinjaChatTemplate(
                            new String(Files.readAllBytes(folder.resolve("template.jinja")), StandardCharsets.UTF_8),
                            Map.of("bos_token", "<s>", "eos_token", "</s>"),
                            Clock.systemUTC())
                    .render(
                            List.of(
                                    new Message("system", "Be brief."),
                                    new Message("user", "Hi <think>\n日本"),
                                    new Message("assistant", "a</think>b")),
                            true);
        }
    },
    MODEL(120, "config.json", "generation_config.json", "model.safetensors", "tokenizer_config.json") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            String type = List.of("llama", "qwen2", "qwen3").get(seed % 3);
            copy(made(folder, type, good -> TinyModels.write(good, type, "{}")), folder);
        }

        @Override
        void read(Path folder) {
            command("generate", "--model", folder.toString(), "--prompt", "a", "--max-completion-length", "2");
        }
    },
    RANKER(120, "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "modules.json") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            List<String> names = List.of("bert", "llama", "roberta", "modernbert", "distilbert", "electra", "qwen3");
            String name = names.get(seed % names.size());
            Path decoder = GOLDEN.resolve("score").resolve(name);
            copy(
                    Files.isDirectory(decoder) ? decoder : made(folder, name, good -> TinyEncoders.write(good, name)),
                    folder);
            Files.writeString(folder.resolve("modules.json"), "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\"}]");
        }

        @Override
        void read(Path folder) throws IOException {
            Path texts = Files.writeString(folder.resolveSibling("texts.txt"), "an apple\na hammer, 日本\n");
            command("rank", "--model", folder.toString(), "--query", "a", "--documents", texts.toString());
        }
    },
    GGUF(150, "model.gguf") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            Path good = made(folder, "gguf", made -> {
                Path model = TinyModels.write(made.resolve("whole"), "qwen3", "{}");
                command("export", "--model", model.toString(), "--format", "gguf", "--out", made + "/model.gguf");
            });
            copy(good, folder);
        }

        @Override
        void read(Path folder) {
            String model = folder.resolve("model.gguf").toString();
            command("generate", "--model", model, "--prompt", "a", "--max-completion-length", "2");
        }
    },
    ADAPTER(60, "adapter_config.json", "adapter_model.safetensors") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            Path base = made(folder, "llama", good -> TinyModels.write(good, "llama", "{}"));
            Path good = made(folder, "adapter", made -> {
                Path file = TinyConfig.write(made, 1);
                Files.writeString(
                        file,
                        Files.readString(file)
                                .replaceFirst("(?s)init: \\{.*?\\}", "path: " + base + "\n  lora: {r: 2}"));
                command("train", file.toString(), "--run", made.resolve("out").toString());
            });
            copy(good.resolve("out").resolve("final"), folder);
        }

        @Override
        void read(Path folder) {
            command("generate", "--model", folder.toString(), "--prompt", "a", "--max-completion-length", "2");
        }
    },
    DATA(150, "rows.jsonl", "rows.json") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            String rows = "{\"prompt\": \"1+1=\", \"completion\": \"2\", \"weight\": 0.5}\n"
                    + "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\","
                    + " \"content\": \"b\"}], \"answer\": 3}\n{\"text\": \"日本\"}\n";
            Files.writeString(folder.resolve("rows.jsonl"), rows);
            if (seed % 3 == 0) {
                Files.delete(folder.resolve("rows.jsonl"));
                Files.writeString(
                        folder.resolve("rows.json"),
                        "[" + String.join(",", rows.lines().toList()) + "]");
            }
            made(folder, "qwen3", good -> TinyModels.write(good, "qwen3", "{}"));
        }

        @Override
        void read(Path folder) throws IOException {
            Path model = made(folder, "qwen3", good -> TinyModels.write(good, "qwen3", "{}"));
            command(
                    "score",
                    "--model",
                    model.toString(),
                    "--data",
                    files(folder).getFirst().toString(),
                    "--json");
        }
    },
    CONFIG(400, "tiny.yaml") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            if (seed % 2 == 0) {
                TinyConfig.write(folder, 1);
            } else {
                Files.copy(
                        Path.of(
                                "..",
                                "core",
                                "src",
                                "test",
                                "resources",
                                "dev",
                                "edgewise",
                                "config",
                                "every-key.yaml"),
                        folder.resolve("tiny.yaml"));
            }
        }

        @Override
        void read(Path folder) {
            ConfigReader.read(folder.resolve("tiny.yaml"), List.of());
        }
    },
    STUDY(200, "study.yaml", "tiny.yaml") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            TinyConfig.write(folder, 1);
            Files.writeString(folder.resolve("study.yaml"), """
                    question: Do hard tasks harm?
                    expectation: Yes.
                    metric: retention
                    seeds: [3, 4]
                    budget: {rollouts: 64}
                    targets: [1]
                    target_accuracies: [0.5]
                    eval_tasks: 4
                    jobs: 1
                    base: tiny.yaml
                    set: {optimizer.lr_scheduler_type: constant, guards: {no_signal_steps: 0, truncation_steps: 0}}
                    warm_start: {base: tiny.yaml}
                    buckets: {budget: 112, group: 4}
                    arms:
                      - {name: uniform, set: {curriculum.sampler: {type: staged, schedule: cosine}}}
                      - name: full
                        set:
                          model: {path: "{warm_start}"}
                          environments: [{type: dataset, path: "{buckets}/full.jsonl", test_share: 0}]
                    """);
        }

        @Override
        void read(Path folder) {
            StudyReader.read(folder.resolve("study.yaml"));
        }
    },
    SETTINGS(200, "set.txt") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            TinyConfig.write(folder, 1);
            Files.writeString(folder.resolve("set.txt"), """
                    train.max_steps=2
                    prompt.system=Answer #1: why
                    environments=[{type: addition, levels: [0, 1]}, {type: sorting}]
                    curriculum.sampler={type: staged, schedule: cosine}
                    model.init.rope_theta=1e4
                    algorithm.beta=null
                    """);
        }

        @Override
        void read(Path folder) throws IOException {
            String text = new String(Files.readAllBytes(folder.resolve("set.txt")), StandardCharsets.UTF_8);
            ConfigReader.read(folder.resolve("tiny.yaml"), text.lines().toList());
        }
    },
    REPORT(
            40,
            "events.jsonl",
            "metrics.jsonl",
            "rollouts.jsonl",
            "curriculum.jsonl",
            "config.yaml",
            "provenance.json") {
        @Override
        void prepare(Path folder, int seed) throws IOException {
            Path good = made(folder, "run", made -> {
                Path file = TinyConfig.write(made, 2);
                command("train", file.toString(), "--run", made.resolve("out").toString());
            });
            copy(good.resolve("out"), folder);
        }

        @Override
        void read(Path folder) {
            command("report", folder.toString());
        }
    };

    @FunctionalInterface
    private interface Maker {
        void make(Path folder) throws IOException;
    }

    /// A good input that is costly to make, made once beside the folder.
    private static Path made(Path folder, String name, Maker maker) throws IOException {
        Path good = folder.resolveSibling("good-" + name);
        if (!Files.exists(good)) {
            Path part = folder.resolveSibling("part-" + name);
            FuzzProcess.clear(part);
            maker.make(part);
            Files.move(part, good);
        }
        return good;
    }

    /// Runs a command. One that ends with an internal fault throws what it says.
    private static void command(String... arguments) {
        Shell shell = Shell.run(arguments);
        if (shell.code() == ExitCodes.FAULT) {
            throw new IllegalStateException(shell.err().strip());
        }
    }

    static final Path GOLDEN = Path.of("..", "testkit", "golden");

    private final int usual;
    private final List<String> files;

    FuzzReader(int usual, String... files) {
        this.usual = usual;
        this.files = List.of(files);
    }

    abstract void prepare(Path folder, int seed) throws IOException;

    abstract void read(Path folder) throws IOException;

    /// How many inputs every build reads.
    int usual() {
        return usual;
    }

    /// The files that may be damaged, of those that are there.
    List<Path> files(Path folder) {
        return files.stream().map(folder::resolve).filter(Files::exists).toList();
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }
}
