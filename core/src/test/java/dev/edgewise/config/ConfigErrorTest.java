package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigErrorTest {
    private static final String SMALLEST =
            "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: edge}\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            optimizer: {learnign_rate: 1}   | run.yaml:4: optimizer.learnign_rate is not a known key. Did you mean "learning_rate"? optimizer takes learning_rate, lr_scheduler_type
            optimiser: {}                   | run.yaml:4: optimiser is not a known key. Did you mean "optimizer"? the configuration takes name, seed
            learning_rate: 1                | run.yaml:4: learning_rate is not a known key. It belongs under optimizer. the configuration takes
            rollout: {max_steps: 3}         | run.yaml:4: rollout.max_steps is not a known key. It belongs under train. rollout takes temperature
            curriculum: {sampler: {type: uniform, review_share: 3}} | run.yaml:4: curriculum.sampler.review_share is not a known key. It belongs under curriculum.sampler. curriculum.sampler takes type
            curriculum: {sampler: {type: egde}} | run.yaml:4: curriculum.sampler.type must be one of edge, uniform, staged, adarft, levels, pools, sec, dump, learnability, vcrl, pcl, mopps, plr, lze, dare but was "egde". Did you mean "edge"?
            curriculum: {sampler: {}}       | run.yaml:4: curriculum.sampler.type is missing: one of edge, uniform, staged, adarft, levels, pools, sec, dump, learnability, vcrl, pcl, mopps, plr
            curriculum: {sampler: 3}        | run.yaml:4: curriculum.sampler must be a section such as {type: edge} but was 3
            curriculum: {sampler: unifrom}  | run.yaml:4: curriculum.sampler must be one of edge, uniform, staged, adarft, levels, pools, sec, dump, learnability, vcrl, pcl, mopps, plr, lze, dare but was "unifrom". Did you mean "uniform"?
            curriculum: {imitate: learnable} | run.yaml:4: curriculum.imitate must be frontier or asked where imitate_below is 0
            curriculum: {mastered: 0.5}     | run.yaml:4: curriculum.forgotten must be below mastered (0.5) but was 0.75
            prompt: {answer: bare, show_steps: true} | run.yaml:4: prompt.show_steps has no place beside answer bare
            prompt: {style: raw, tool_style: schema} | run.yaml:4: prompt.tool_style puts tools into the messages of a chat, but prompts are raw: remove it, or set prompt.style to chat
            prompt: {tool_style: xml}       | run.yaml:4: prompt.tool_style must be one of template, schema, signatures but was "xml".
            curriculum: {gates: [outcom]}   | run.yaml:4: curriculum.gates[0] must be one of outcome, advantage_range, screening, retirement but was "outcom". Did you mean "outcome"?
            train: {max_steps: three}       | run.yaml:4: train.max_steps must be a whole number, at least 1, but was "three". Optimizer steps of the run
            train: {max_steps: 0}           | run.yaml:4: train.max_steps must be a whole number, at least 1, but was 0.
            train: {max_steps: 1.5}         | run.yaml:4: train.max_steps must be a whole number, at least 1, but was 1.5.
            train: {max_steps: 99999999999} | run.yaml:4: train.max_steps must be a whole number, at least 1, but was 99999999999.
            train: {max_steps: }            | run.yaml:4: train.max_steps has no value: give it a whole number, at least 1; remove the key for the default 300
            train:                          | run.yaml:4: train has no value: give it a section; remove the key for the default
            train: {log_rollouts: yes}      | run.yaml:4: train.log_rollouts must be true or false but was "yes".
            train: [1, 2]                   | run.yaml:4: train must be a section (keys max_steps, max_seconds
            train: {max_rollouts: 60}       | run.yaml:4: train.max_rollouts must be a multiple of algorithm.num_generations (8) but was 60: take 64
            train: {max_tokens: 0}          | run.yaml:4: train.max_tokens must be a whole number, at least 1, but was 0.
            eval_environments: [{type: addition}] | run.yaml:4: eval_environments must have different names but two are called "addition"
            rollout: {temperature: 0}       | run.yaml:4: rollout.temperature must be a number, at least 1e-5, at most 100, but was 0. Divides the logits; at 0 all completions
            rollout: {temperature: .nan}    | run.yaml:4: rollout.temperature must be a number, at least 1e-5, at most 100, but was ".nan"
            rollout: {temperature: 1e-40}   | run.yaml:4: rollout.temperature must be a number, at least 1e-5, at most 100, but was 1e-40. Divides the logits
            rollout: {temperature: 9.99e-6} | run.yaml:4: rollout.temperature must be a number, at least 1e-5, at most 100, but was 9.99e-6. Divides the logits
            rollout: {top_p: 1.5}           | run.yaml:4: rollout.top_p must be a number, above 0, at most 1, but was 1.5.
            optimizer: {adam_beta2: 1}      | run.yaml:4: optimizer.adam_beta2 must be a number, at least 0, below 1, but was 1.
            optimizer: {learning_rate: -1e-6} | run.yaml:4: optimizer.learning_rate must be a number, above 0, but was -1e-6.
            prompt: {system: 3}             | run.yaml:4: prompt.system must be text but was 3: put it in quotes.
            name: "a/b"                     | run.yaml:4: name must be letters, digits, '.', '_' or '-', but was "a/b".
            device: gpu                     | run.yaml:4: device must be cpu, cuda or cuda:N, but was "gpu".
            precision: {compute: fp16}      | run.yaml:4: precision.compute must be one of auto, fp32, bf16 but was "fp16".
            rollout: {stop: [""]}           | run.yaml:4: rollout.stop[0] must be text that is not empty but was "".
            curriculum: {sampler: {type: levels, failure: 0.8}} | run.yaml:4: curriculum.sampler.failure must be below success (0.7) but was 0.8
            curriculum: {sampler: {type: pools, hard_up_to: 0.8}} | run.yaml:4: curriculum.sampler.hard_up_to must be below normal_up_to (0.75) but was 0.8
            curriculum: {gates: [{type: retirement, longest_rest: 3}]} | run.yaml:4: curriculum.gates[0].longest_rest must be at least first_check (10) but was 3
            curriculum: {sampler: {type: edge, review_share: 0.7, explore_share: 0.6}} | run.yaml:4: curriculum.sampler.review_share and explore_share are shares of the same draws
            """)
    void refusesAddedLine(String line, String message) {
        refuses(SMALLEST + line, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            path: a/b, lora: {r: 0}             | run.yaml:1: model.lora.r must be a whole number, at least 1, but was 0. Rank; 16
            path: a/b, lora: {lora_r: 4}        | run.yaml:1: model.lora.lora_r is not a known key. model.lora takes r, lora_alpha, target_modules
            path: a/b, lora: {lora_alpha: 0}    | run.yaml:1: model.lora.lora_alpha must be a number, above 0, but was 0.
            path: a/b, lora: {lora_dropout: 0.05} | run.yaml:1: model.lora.lora_dropout must be 0 but was 0.05: the network multiplies weights with the adapter merged in, where dropout on the adapter's input has no place; remove the key
            path: a/b, lora: {target_modules: '(q'} | run.yaml:1: model.lora.target_modules must hold module names, such as q_proj, or regular expressions that RE2 reads (without lookahead and back references) but "(q" is neither
            init: {}, lora: {}                  | run.yaml:1: model.lora needs model.path, the pretrained model that the adapter belongs to, but model.init is given: remove model.lora to train all weights of the new model
            """)
    void refusesAdapter(String model, String message) {
        refuses(SMALLEST.replace("path: owner/model", model) + "rollout: {max_completion_length: 64}\n", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            environments: [addition, chains]   | run.yaml:3: algorithm.distill.environments must hold names of environments (addition) but holds "chains"
            environments: [addition, addition] | run.yaml:3: algorithm.distill.environments must name every environment once but was [addition, addition]
            beta: 1.5                          | run.yaml:3: algorithm.distill.beta must be a number, at least 0, at most 1, but was 1.5. With mode loss
            """)
    void refusesDistillation(String key, String message) {
        refuses(SMALLEST.replace("type: edge", "type: edge, distill: {teacher: procedural, " + key + "}"), message);
    }

    @Test
    void refusesABudgetWithoutAReference() {
        refuses(
                SMALLEST.replace("type: edge", "type: sft") + "guards: {kl_target: 0.1}\n",
                "run.yaml:4: guards.kl_target must be left out with algorithm sft, which keeps no reference, but was 0.1;"
                        + " remove it, or take algorithm edge or grpo");
    }

    /// Reset is the default, so that leaving it out is refused as well.
    @Test
    void refusesToResetTheReferenceOfAnAdapter() {
        String adapted = SMALLEST.replace("path: owner/model", "path: owner/model, lora: {r: 4}");
        String message = "must be interpolate or warn beside model.lora and guards.kl_target but was reset: the"
                + " reference of an adapter is the model beneath it, which stays as it is; set kl_overdrawn:"
                + " interpolate, which moves the adapter back";
        refuses(
                adapted + "guards: {kl_target: 0.1, kl_overdrawn: reset}",
                "run.yaml:4: guards.kl_overdrawn " + message);
        assertThatThrownBy(
                        () -> ConfigReader.read(adapted + "guards: {kl_target: 0.1}", "run.yaml", directory, List.of()))
                .hasMessageContaining(message);
        assertThat(ConfigReader.read(
                                adapted + "guards: {kl_target: 0.1, kl_overdrawn: warn}",
                                "run.yaml",
                                directory,
                                List.of())
                        .guards()
                        .klTarget())
                .isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {type: addition}  | {type: adition}  | run.yaml:2: environments[0].type must be one of addition, subtraction, multiplication, division, chain_sum, digit_sum, comparison, maximum, sorting, reversal, sequence, roman, caesar, base_conversion, counting, countdown, dataset, tools, calculator, calculator_rows, entailment, tool_use but was "adition". Did you mean "addition"?
            {type: addition}  | {type: addition, levels: [2, 1]} | run.yaml:2: environments[0].levels must be [first, last] with 0 ≤ first ≤ last but was [2, 1]
            {type: addition}  | {type: addition, levels: 3} | run.yaml:2: environments[0].levels must be a list of 2 (each a whole number, at least 0) but has 1.
            {type: addition}  | {type: dataset} | run.yaml:2: environments[0].path is missing: it must be a list (each a path), at least 1. Files with the rows.
            {type: addition}  | {type: addition}, {type: addition} | run.yaml:2: environments must have different names but two are called "addition": give one of them a name of its own
            {type: addition}  | {type: addition, name: Add} | run.yaml:2: environments[0].name must be lower-case letters, digits or '_', but was "Add".
            {type: edge}      | {type: edge, num_generations: 1} | run.yaml:3: algorithm.num_generations must be a whole number, at least 2, but was 1. Completions per prompt
            {type: edge}      | {type: sft, beta: 0.1} | run.yaml:3: algorithm.beta is not a known key. It belongs under algorithm. algorithm takes type, demonstrations_per_step, dataset, prompt_field, completion_field, prompt_mismatch, max_length
            {path: owner/model} | {} | run.yaml:1: model.path or model.init must be given
            {path: owner/model} | {path: a/b, init: {}} | run.yaml:1: model.path and model.init exclude each other but both are given: remove one
            {path: owner/model} | {path: ""} | run.yaml:1: model.path must be a path or hub id (owner/name) but was "".
            {path: owner/model} | {init: {hidden_size: 100, num_attention_heads: 8}} | run.yaml:1: model.init.hidden_size must be a multiple of twice num_attention_heads (2 · 8)
            {path: owner/model} | {init: {}} | run.yaml: rollout.max_completion_length must be below model.init.max_position_embeddings (256), which prompt and completion share, but was 512
            {path: owner/model} | {init: {num_key_value_heads: 3}} | run.yaml:1: model.init.num_key_value_heads must divide num_attention_heads (4) but was 3
            {path: owner/model} | {init: {vocab_size: 600}} | run.yaml:1: model.init.vocab_size must be left out unless vocabulary is wordpiece: other tokenizers have their size
            {path: owner/model} | {init: {vocabulary: wordpiece}} | run.yaml:1: model.init.vocabulary must be characters or the tokenizer of another model but was wordpiece, which is for model_type bert
            {path: owner/model} | {init: {model_type: bert, vocabulary: characters}} | run.yaml:1: model.init.vocabulary must be wordpiece or the tokenizer of another encoder with model_type bert but was characters
            {path: owner/model} | {init: {model_type: bert, hidden_size: 66}} | run.yaml:1: model.init.hidden_size must be a multiple of num_attention_heads (4) but was 66
            """)
    void refusesReplacedPart(String part, String by, String message) {
        refuses(SMALLEST.replace(part, by), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            optimizer.learnign_rate=3 | --set optimizer.learnign_rate=3: optimizer.learnign_rate is not a known key. Did you mean "learning_rate"?
            train.max_steps=0         | --set train.max_steps=0: train.max_steps must be a whole number, at least 1, but was 0.
            train.max_steps           | --set takes key=value with a dotted key, such as optimizer.learning_rate=1e-5 or environments[0].levels=[0,3], but got "train.max_steps"
            =3                        | --set takes key=value
            a..b=3                    | --set takes key=value
            train.max_steps=          | --set train.max_steps=: train.max_steps has no value
            train.max_steps=[1        | --set train.max_steps=[1:1:3: this is not valid YAML
            environments[4].name=x    | --set environments[4].name=x: environments is a list of 1; name a position 0 to 1 (the last adds one) instead of "4"
            environments.name=x       | --set environments.name=x: environments is a list of 1; name a position 0 to 1 (the last adds one) instead of "name"
            device.kind=x             | --set device.kind=x: device must be cpu, cuda or cuda:N, but was a section.
            algorithm.type.x=1        | --set algorithm.type.x=1: algorithm.type is "edge", neither a section nor a list, so it has no "x"
            model.init={}             | run.yaml:1: model.path and model.init exclude
            """)
    void refusesOverride(String override, String message) {
        assertThatThrownBy(() -> ConfigReader.read(SMALLEST, "run.yaml", directory, List.of(override)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            seed: 1\\nseed: 2           | run.yaml:2: the key "seed" is given twice, first on line 1: remove one
            train: {max_steps: 1\\nx: 2 | run.yaml:2:
            seed: &a 1\\nname: *a       | run.yaml:2: YAML aliases (*a) are not supported: write the value out
            seed: 1\\n---\\nseed: 2     | run.yaml:3: a second document begins here
            - a\\n- b                   | run.yaml: the configuration must be a section
            seed: "open                 | run.yaml:1:12: this is not valid YAML: found unexpected end of stream while scanning a quoted scalar
            \\tseed: 1                  | run.yaml:1:1: this is not valid YAML
            ''                          | run.yaml: model is missing: it must be a section. The policy
            """)
    void refusesDocument(String document, String message) {
        refuses(document.replace("\\n", "\n").replace("\\t", "\t").replace("''", ""), message);
    }

    @Test
    void namesTheYamlFilesBesideAMissingOne() throws IOException {
        Files.writeString(directory.resolve("b.yaml"), "");
        Files.writeString(directory.resolve("a.yml"), "");
        Files.writeString(directory.resolve("c.txt"), "");
        Path missing = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> ConfigReader.read(missing, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("There is no configuration file " + missing + ". YAML files in " + directory
                        + ": a.yml, b.yaml.");
        assertThatThrownBy(() -> ConfigReader.read(directory, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory + " is a directory, not a configuration file.");
        assertThatThrownBy(() -> ConfigReader.read(directory.resolve("no/such.yaml"), List.of()))
                .hasMessageContaining("does not exist either");
    }

    @Test
    void refusesBytesThatAreNotUtf8AndFilesThatAreTooLarge() throws IOException {
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', '\n', 'b', ':', (byte) 0xe9});
        assertThatThrownBy(() -> ConfigReader.read(latin, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(latin + ":2: this is not UTF-8 text: save the file as UTF-8");
        byte[] spaces = new byte[(1 << 20) + 1];
        Arrays.fill(spaces, (byte) ' ');
        Path large = Files.write(directory.resolve("large.yaml"), spaces);
        assertThatThrownBy(() -> ConfigReader.read(large, List.of()))
                .hasMessage(large + " is larger than the 1 MiB a configuration may have. Is this the right file?");
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless));
        assertThatThrownBy(() -> ConfigReader.read(endless, List.of()))
                .hasMessage("/dev/zero is larger than the 1 MiB a configuration may have. Is this the right file?");
    }

    @Test
    void longKeysAndValuesAreCut() {
        String key = "a.".repeat(20_000) + "b";
        assertThatThrownBy(() -> ConfigReader.read(SMALLEST, "run.yaml", directory, List.of(key + "=3")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set takes key=value with a dotted key, such as optimizer.learning_rate=1e-5 or"
                        + " environments[0].levels=[0,3], but got \"" + "a.".repeat(50) + "… (40003 characters)\"");
        assertThatThrownBy(
                        () -> ConfigReader.read(SMALLEST + "x".repeat(900) + ": 3", "run.yaml", directory, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("run.yaml:4: " + "x".repeat(100) + "… (900 characters) is not a known key.");
    }

    private void refuses(String text, String message) {
        assertThatThrownBy(() -> ConfigReader.read(text, "run.yaml", directory, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }
}
