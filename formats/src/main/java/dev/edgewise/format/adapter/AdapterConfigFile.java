package dev.edgewise.format.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Reads and writes `adapter_config.json`.
///
/// Plain LoRA on linear modules is read. Any setting that would make the same tensors mean something else (DoRA,
/// ranks per module, modules saved whole, trained biases, an initialisation that changes the base, settings of
/// later PEFT versions) is refused by name, never passed over.
final class AdapterConfigFile {
    static final String NAME = "adapter_config.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Keys that are read below, or that do not change what the tensors mean.
    private static final Set<String> HARMLESS = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "bias",
            "corda_config",
            "ensure_weight_tying",
            "eva_config",
            "exclude_modules",
            "inference_mode",
            "init_lora_weights",
            "layers_pattern",
            "layers_to_transform",
            "loftq_config",
            "lora_alpha",
            "lora_dropout",
            "lora_ga_config",
            "megatron_core",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type",
            "use_rslora");

    /// Values of `init_lora_weights` that leave the base as it is.
    private static final Set<String> PLAIN_STARTS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    /// What PEFT takes for the supported architectures where the file names no modules.
    private static final List<String> DEFAULT_TARGETS = List.of("q_proj", "v_proj");

    private AdapterConfigFile() {}

    /// @throws ModelException if the file is missing, damaged, or describes something else than plain LoRA
    static AdapterConfig read(Path file) {
        JsonNode root = parse(file);
        requireWord(file, root, "peft_type", Set.of("LORA"));
        requireWord(file, root, "task_type", Set.of("", "CAUSAL_LM"));
        requireWord(file, root, "bias", Set.of("", "none"));
        requirePlainStart(file, root);
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!HARMLESS.contains(entry.getKey()) && active(entry.getValue())) {
                throw unsupported(file, entry.getKey(), entry.getValue());
            }
        }
        int rank = root.path("r").asInt(0);
        double alpha = root.path("lora_alpha").asDouble(0);
        if (rank < 1
                || !root.path("r").isInt()
                || !(alpha > 0)
                || !root.path("lora_alpha").isNumber()) {
            throw new ModelException(file + ": r must be a whole number, at least 1, and lora_alpha a number above 0,"
                    + " but they were " + shown(root.path("r")) + " and " + shown(root.path("lora_alpha"))
                    + "; the file is damaged: take it from the adapter's source again");
        }
        return new AdapterConfig(rank, alpha, flag(file, root, "use_rslora"), targets(file, root), base(file, root));
    }

    private static JsonNode parse(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root.isObject()) {
                return root;
            }
            throw new ModelException(file + " must hold a JSON object but holds " + root.getNodeType()
                    + "; take it from its source again");
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " is not valid JSON: " + JsonFault.reason(e) + "; take it from its source again", e);
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
    }

    private static void requireWord(Path file, JsonNode root, String key, Set<String> allowed) {
        JsonNode value = root.path(key);
        if (!allowed.contains(value.isNull() ? "" : value.asText())) {
            throw unsupported(file, key, value);
        }
    }

    private static void requirePlainStart(Path file, JsonNode root) {
        JsonNode value = root.path("init_lora_weights");
        if (!value.isMissingNode() && !value.isNull() && !PLAIN_STARTS.contains(value.asText())) {
            throw new ModelException(
                    file + ": init_lora_weights is " + shown(value) + ", which changes the base model's weights,"
                            + " so the adapter fits no base as it is; in PEFT, convert it (save_pretrained with"
                            + " path_initial_model_for_weight_conversion) or merge it (merge_and_unload)");
        }
    }

    private static boolean active(JsonNode value) {
        boolean no = value.isMissingNode() || (value.isBoolean() && !value.booleanValue());
        return !value.isNull() && !no && !(value.isContainerNode() && value.isEmpty());
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Quoted.of(value.toString());
    }

    private static ModelException unsupported(Path file, String key, JsonNode value) {
        return new ModelException(file + ": " + Quoted.of(key) + " is " + shown(value)
                + "; Edgewise applies plain LoRA on linear layers only (peft_type LORA, bias none, no DoRA, no"
                + " modules_to_save, one rank and alpha for all modules). Merge the adapter in PEFT"
                + " (merge_and_unload) and use the merged model");
    }

    /// Decides as PEFT 0.21 does. There are no entries where a regular expression cannot be read, so that the
    /// tensors tell.
    private static TargetModules targets(Path file, JsonNode root) {
        List<String> entries = modules(file, root, "target_modules");
        List<String> excluded = modules(file, root, "exclude_modules");
        List<Integer> layers = layers(file, root);
        boolean named = !root.path("layers_pattern").asText().isEmpty()
                || root.path("layers_pattern").isArray();
        List<String> lists = named ? texts(file, root, "layers_pattern") : List.of();
        boolean chosen = root.hasNonNull("layers_to_transform");
        boolean regular = root.path("target_modules").isTextual();
        if ((regular && (chosen || root.hasNonNull("layers_pattern"))) || (!chosen && !lists.isEmpty())) {
            throw new ModelException(
                    file + ": layers_to_transform goes with a list as target_modules, and layers_pattern"
                            + " with layers_to_transform, as in PEFT; the file is damaged: take it from the adapter's source"
                            + " again");
        }
        try {
            return new TargetModules(
                    entries.isEmpty() ? DEFAULT_TARGETS : entries, new Narrowing(excluded, layers, lists));
        } catch (IllegalArgumentException e) {
            return new TargetModules(List.of());
        }
    }

    /// Returns the modules of a key. A text alone is a regular expression in PEFT, even if it looks like the end
    /// of a name.
    private static List<String> modules(Path file, JsonNode root, String key) {
        List<String> texts = texts(file, root, key);
        boolean expression = root.path(key).isTextual();
        return texts.stream()
                .map(text -> expression && !text.equalsIgnoreCase(TargetModules.ALL_LINEAR) ? "(?:" + text + ")" : text)
                .map(text -> text.equalsIgnoreCase(TargetModules.ALL_LINEAR) ? TargetModules.ALL_LINEAR : text)
                .toList();
    }

    private static List<String> texts(Path file, JsonNode root, String key) {
        return items(file, root, key, JsonNode::isTextual, JsonNode::asText, "must be text or a list of texts");
    }

    private static List<Integer> layers(Path file, JsonNode root) {
        String rule = "must be a whole number or a list of them";
        return items(file, root, "layers_to_transform", JsonNode::isInt, JsonNode::intValue, rule);
    }

    /// Reads a list, or one item.
    private static <T> List<T> items(
            Path file, JsonNode root, String key, Predicate<JsonNode> is, Function<JsonNode, T> read, String rule) {
        JsonNode value = root.path(key);
        List<T> items = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (is.test(one)) {
                items.add(read.apply(one));
            } else if (value.isArray() || active(value)) {
                throw damaged(file, root, key, rule);
            }
        }
        return items;
    }

    private static boolean flag(Path file, JsonNode root, String key) {
        if (active(root.path(key)) && !root.path(key).isBoolean()) {
            throw damaged(file, root, key, "must be true or false");
        }
        return root.path(key).booleanValue();
    }

    private static ModelException damaged(Path file, JsonNode root, String key, String rule) {
        return new ModelException(file + ": " + key + " " + rule + " but is " + shown(root.path(key))
                + "; the file is damaged: take it from the adapter's source again");
    }

    /// Returns the base's hub id with the revision that it was trained on; a path as it is.
    private static String base(Path file, JsonNode root) {
        String name = root.path("base_model_name_or_path").asText("");
        String revision = root.path("revision").asText("");
        boolean local = Files.exists(Path.of(name)) || Files.exists(file.resolveSibling(name));
        return local || !active(root.path("revision")) || revision.isEmpty() || name.contains("@")
                ? name
                : name + "@" + revision;
    }

    /// Writes the keys that every version of PEFT reads. The revision of a hub id gets its own.
    ///
    /// @throws CheckpointException if the file cannot be written
    static void write(Path file, AdapterConfig config) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("alpha_pattern");
        String base = config.baseModel();
        int at = Files.exists(Path.of(base)) ? -1 : base.lastIndexOf('@');
        root.put("base_model_name_or_path", at < 0 ? base : base.substring(0, at));
        root.put("bias", "none");
        root.put("fan_in_fan_out", false);
        root.put("inference_mode", true);
        root.put("init_lora_weights", true);
        root.putNull("layers_pattern");
        root.putNull("layers_to_transform");
        if (config.alpha() == Math.rint(config.alpha())) {
            root.put("lora_alpha", (long) config.alpha());
        } else {
            root.put("lora_alpha", config.alpha());
        }
        root.put("lora_dropout", 0.0);
        root.putNull("modules_to_save");
        root.put("peft_type", "LORA");
        root.put("r", config.rank());
        root.putObject("rank_pattern");
        root.put("revision", at < 0 ? null : base.substring(at + 1));
        ArrayNode targets = root.putArray("target_modules");
        config.targets().entries().forEach(targets::add);
        root.put("task_type", "CAUSAL_LM");
        root.put("use_dora", false);
        root.put("use_rslora", config.rankStabilised());
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or write elsewhere", e);
        }
    }
}
