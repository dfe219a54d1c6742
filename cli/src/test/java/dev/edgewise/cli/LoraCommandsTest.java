package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training an adapter from the command line, using it, merging it, and what is said when something does not fit.
@Tag("native")
@Tag("slow")
class LoraCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path base;
    private static Path run;
    private int refused;

    /// A base with random weights after a few steps, and an adapter trained on it.
    @BeforeAll
    static void trainAnAdapter() throws IOException {
        Path whole = shared.resolve("whole");
        assertThat(Shell.run("train", TinyConfig.write(shared, 3).toString(), "--run", whole.toString())
                        .code())
                .isZero();
        base = whole.resolve("final");
        run = shared.resolve("adapted");
        Shell trained = Shell.run("train", config("{r: 4, lora_alpha: 16}").toString(), "--run", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err())
                .contains("; LoRA of rank 4 on down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj, 3,712"
                        + " parameters");
    }

    /// The tiny run on the trained base, with an adapter.
    private static Path config(String lora) throws IOException {
        Path tiny = TinyConfig.write(shared, 6);
        String text = Files.readString(tiny).replaceFirst("(?s)init: \\{.*?\\}", "path: " + base + "\n  lora: " + lora);
        return Files.writeString(shared.resolve("lora.yaml"), text);
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void finalAndCheckpointsAreAdapterDirectories() throws IOException {
        assertThat(names(run.resolve("final")))
                .contains("adapter_config.json", "adapter_model.safetensors", "tokenizer.json")
                .doesNotContain("model.safetensors", "config.json");
        assertThat(names(run.resolve("checkpoints/step-000005")))
                .contains("adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors")
                .doesNotContain("model.safetensors", "config.json");
        JsonNode config = JSON.readTree(run.resolve("final/adapter_config.json").toFile());
        assertThat(config.path("base_model_name_or_path").asText()).isEqualTo(base.toString());
        assertThat(config.path("r").asInt()).isEqualTo(4);
        assertThat(config.path("lora_alpha").asInt()).isEqualTo(16);
    }

    /// A step that is too small to change anything.
    @Test
    void withoutLoraTrainingBeginsFromTheAdapterMergedIn() throws IOException {
        Path merged = directory.resolve("merged");
        String adapter = run.resolve("final").toString();
        assertThat(Shell.run("merge", "--model", adapter, "--out", merged.toString())
                        .code())
                .isZero();
        Path whole = directory.resolve("trained");
        Shell trained = Shell.run(
                "train",
                TinyConfig.write(directory, 1).toString(),
                "--run",
                whole.toString(),
                "--set",
                "model.path=" + adapter,
                "--set",
                "optimizer.learning_rate=1e-30");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(score("--model", whole.resolve("final").toString()))
                .isEqualTo(score("--model", merged.toString()))
                .isNotEqualTo(score("--model", base.toString()));
    }

    @Test
    void adapterByNameBesideItsBaseAndMergedAreOneModel() {
        Path merged = directory.resolve("merged");
        Shell done = Shell.run(
                "merge",
                "--model",
                base.toString(),
                "--adapter",
                run.resolve("final").toString(),
                "--out",
                merged.toString());
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out()).isEqualTo(merged + "\n");
        List<Double> byName = score("--model", run.resolve("final").toString());
        assertThat(score(
                        "--model",
                        base.toString(),
                        "--adapter",
                        run.resolve("final").toString()))
                .isEqualTo(byName);
        assertThat(score("--model", merged.toString())).isEqualTo(byName);
        assertThat(score("--model", base.toString())).isNotEqualTo(byName);
    }

    @Test
    void mergeTakesTheBaseThatTheAdapterNames() {
        Path merged = directory.resolve("merged");
        Shell done = Shell.run("merge", "--model", run.resolve("final").toString(), "--out", merged.toString());
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(merged.resolve("model.safetensors")).exists();
        assertThat(merged.resolve("adapter_config.json")).doesNotExist();
    }

    @Test
    void anExportedAdapterIsTheMergedModel() {
        Path merged = directory.resolve("merged");
        Path exported = directory.resolve("exported");
        Path beside = directory.resolve("beside");
        Path adapter = run.resolve("final");
        Shell.run("merge", "--model", adapter.toString(), "--out", merged.toString());
        assertThat(ExportTest.export(adapter, exported).code()).isZero();
        assertThat(ExportTest.export(base, beside, "--adapter", adapter.toString())
                        .code())
                .isZero();
        for (Path path : List.of(exported, beside)) {
            assertThat(path.resolve("model.safetensors")).hasSameBinaryContentAs(merged.resolve("model.safetensors"));
            assertThat(path.resolve("config.json")).hasSameTextualContentAs(merged.resolve("config.json"));
        }
    }

    @Test
    void anAdapterInARunIsAskedAsItWasTrained() {
        for (List<String> model : List.of(
                List.of("--model", run.resolve("final").toString()),
                List.of(
                        "--model",
                        base.toString(),
                        "--adapter",
                        run.resolve("final").toString()))) {
            List<String> command = new ArrayList<>(List.of("eval", "--limit", "2", "--json"));
            command.addAll(model);
            Shell asked = Shell.run(command.toArray(String[]::new));
            assertThat(asked.code()).as(asked.err()).isZero();
            assertThat(asked.out().lines()).hasSize(2).anyMatch(line -> line.contains("\"environment\":\"sums\""));
        }
    }

    @Test
    void anAdapterCanBeGoneOnWithAndARunResumed() throws IOException {
        Path more = directory.resolve("more");
        Path config = config("{adapter: " + run.resolve("final") + "}");
        Shell trained = Shell.run("train", config.toString(), "--run", more.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("; LoRA of rank 4 on ");
        Shell resumed = Shell.run("train", "--resume", more.toString(), "--set", "train.max_steps=7");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(Files.readAllLines(more.resolve("metrics.jsonl"))).hasSize(7);
    }

    @Test
    void whatDoesNotFitIsSaid() throws IOException {
        String adapter = run.resolve("final").toString();
        refuses(
                "model.lora.r is 8 but the adapter " + adapter
                        + " has 4; leave the key out to go on with the adapter as it"
                        + " is, or leave model.lora.adapter out to begin a new one",
                train("{r: 8, adapter: " + adapter + "}"));
        refuses(
                "model.lora.target_modules is [q_proj] but the adapter " + adapter
                        + " has [down_proj, gate_proj, k_proj,"
                        + " o_proj, q_proj, up_proj, v_proj]; leave the key out to go on with the adapter as it is, or"
                        + " leave model.lora.adapter out to begin a new one",
                train("{target_modules: q_proj, adapter: " + adapter + "}"));
        refuses(
                "target module \"c_attn\" matches no linear module of the model, whose names end in down_proj, gate_proj,"
                        + " k_proj, o_proj, q_proj, up_proj, v_proj; take some of these, or all-linear.",
                train("{target_modules: [c_attn]}"));
        refuses(
                "model.path must be a whole model when model.lora is given, but " + adapter + " is an adapter; name its"
                        + " base (" + base + ") as model.path and the adapter as model.lora.adapter",
                Shell.run(
                        "train",
                        config("{r: 4}").toString(),
                        "--run",
                        directory.resolve("x").toString(),
                        "--set",
                        "model.path=" + adapter));
        refuses(
                "merge needs an adapter, but " + base + " is none and --adapter is not given: add --adapter DIR",
                Shell.run(
                        "merge",
                        "--model",
                        base.toString(),
                        "--out",
                        directory.resolve("y").toString()));
        refuses(
                "--out must be a new or an empty directory but " + run + " exists; name another one or remove it",
                Shell.run("merge", "--model", adapter, "--out", run.toString()));
        Path other = Path.of("..", "testkit", "golden", "lora", "llama-all-linear");
        Shell foreign =
                Shell.run("generate", "--model", base.toString(), "--adapter", other.toString(), "--prompt", "1");
        refuses(
                "adapter " + other + " does not fit this model: tensor"
                        + " 'base_model.model.model.layers.0.mlp.down_proj.lora_A.weight' has shape [4, 40], but"
                        + " model.layers.0.mlp.down_proj is [32, 48]. It was trained on ../../models/llama: give that as"
                        + " --model, or as model.path of a configuration",
                foreign);
    }

    @Test
    void aBaseThatIsNotThere() throws IOException {
        Path lost = Files.createDirectory(directory.resolve("lost"));
        for (String name : names(run.resolve("final"))) {
            Files.copy(run.resolve("final").resolve(name), lost.resolve(name));
        }
        Path config = lost.resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace(base.toString(), "/gone/away/model"));
        refuses(
                lost
                        + " is an adapter whose base model '/gone/away/model' is not there; name it: --model BASE --adapter "
                        + lost,
                Shell.run("generate", "--model", lost.toString(), "--prompt", "1"));
    }

    /// The log-probabilities that `score` prints are those of PEFT's logits.
    @Test
    void peftOpensIt() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with peft");
        List<Integer> ids = new ArrayList<>();
        int prompt;
        try (HfTokenizer tokenizer = HfTokenizer.open(run.resolve("final"))) {
            PromptRenderer renderer = new PromptRenderer(tokenizer, null, "");
            TokenPair pair = renderer.pair("12+7=", "19", false);
            Arrays.stream(pair.promptIds()).forEach(ids::add);
            prompt = ids.size();
            Arrays.stream(pair.completionIds()).forEach(ids::add);
        }
        Process process = new ProcessBuilder(
                        python,
                        Path.of("..", "testkit", "oracle", "check_adapter.py").toString(),
                        base.toString(),
                        run.resolve("final").toString(),
                        "[" + ids + "]")
                .redirectError(directory.resolve("err").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        JsonNode seen = JSON.readTree(out);
        assertThat(seen.path("modules").asInt()).isEqualTo(14);
        assertThat(seen.path("trainable").asInt()).isEqualTo(3712);
        List<Double> ours = score("--model", run.resolve("final").toString());
        assertThat(ours).hasSize(ids.size() - prompt);
        for (int t = 0; t < ours.size(); t++) {
            JsonNode logits = seen.path("logits").get(0).get(prompt + t - 1);
            assertThat(ours.get(t)).isCloseTo(logProb(logits, ids.get(prompt + t)), within(1e-4));
        }
    }

    private static double logProb(JsonNode logits, int token) {
        double sum =
                logits.valueStream().mapToDouble(z -> Math.exp(z.asDouble())).sum();
        return logits.get(token).asDouble() - Math.log(sum);
    }

    private Shell train(String lora) throws IOException {
        return Shell.run(
                "train",
                config(lora).toString(),
                "--run",
                directory.resolve("refused-" + refused++).toString());
    }

    private static void refuses(String message, Shell shell) {
        assertThat(shell.err()).contains("edgewise: " + message + "\n");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    private List<Double> score(String... model) {
        try {
            Path rows = Files.writeString(
                    directory.resolve("rows.jsonl"), "{\"prompt\": \"12+7=\", \"completion\": \"19\"}\n");
            List<String> command =
                    new ArrayList<>(List.of("score", "--data", rows.toString(), "--json", "--precision", "fp32"));
            command.addAll(List.of(model));
            Shell scored = Shell.run(command.toArray(String[]::new));
            assertThat(scored.code()).as(scored.err()).isZero();
            return JSON.readTree(scored.out())
                    .path("logprobs")
                    .valueStream()
                    .map(JsonNode::asDouble)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
