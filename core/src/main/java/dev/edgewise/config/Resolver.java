package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.FileNames;
import dev.edgewise.error.NearestName;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.Scalars;
import dev.edgewise.settings.Section;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks a tree against the tables of its sections and fills in every default.
final class Resolver {
    private static final Pattern HUB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Origins origins;
    private final ConfigKeys keys;

    /// @param keys where a misplaced key may belong
    Resolver(Origins origins, ConfigKeys keys) {
        this.origins = origins;
        this.keys = keys;
    }

    /// Returns `given` with every key of `section`, in its order.
    ///
    /// @throws ConfigException at the first unknown, missing or unfit value
    ObjectNode section(Section section, JsonNode given, String path) {
        return section(section, given, path, List.of());
    }

    private ObjectNode section(Section section, JsonNode given, String path, List<String> alsoKnown) {
        if (!(given instanceof ObjectNode object)) {
            throw origins.refuse(
                    path,
                    "must be a section (keys " + String.join(", ", section.names()) + ") but was "
                            + Scalars.show(given));
        }
        List<String> known = new ArrayList<>(alsoKnown);
        known.addAll(section.names());
        for (String name : (Iterable<String>) object::fieldNames) {
            if (!known.contains(name)) {
                throw unknown(name, path, known);
            }
        }
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        for (Entry key : section.keys()) {
            resolved.set(key.name(), key(key, object.get(key.name()), join(path, key.name())));
        }
        return resolved;
    }

    private JsonNode key(Entry key, JsonNode given, String path) {
        boolean absent = given == null || (given.isNull() && key.standard().isNull());
        if (absent && key.required()) {
            throw origins.refuse(path, "is missing: it must be " + key.kind().describe() + ". " + key.sentence());
        }
        if (absent && key.standard().isNull()) {
            return key.standard();
        }
        if (given != null && given.isNull()) {
            String standard = key.required() ? "" : "; remove the key for the default" + standard(key);
            throw origins.refuse(path, "has no value: give it " + key.kind().describe() + standard);
        }
        return value(key.kind(), absent ? key.standard().deepCopy() : given, path, key.sentence());
    }

    private static String standard(Entry key) {
        return key.standard().isContainerNode() ? "" : " " + Scalars.show(key.standard());
    }

    JsonNode value(Kind kind, JsonNode given, String path, String sentence) {
        return switch (kind) {
            case Kind.Nested nested -> section(nested.section(), given, path);
            case Kind.Variants variants -> variant(variants, given, path);
            case Kind.Items items -> list(items, given, path, sentence);
            case Kind.Location location ->
                JsonNodeFactory.instance.textNode(locate(location, scalar(kind, given, path, sentence), path));
            case Kind.Whole _, Kind.Real _, Kind.Flag _, Kind.Text _, Kind.Choice _ ->
                scalar(kind, given, path, sentence);
        };
    }

    private JsonNode scalar(Kind kind, JsonNode given, String path, String sentence) {
        JsonNode fitting = Scalars.normalize(kind, given);
        if (fitting == null) {
            String hint = kind instanceof Kind.Choice choice ? NearestName.hint(given.asText(), choice.names()) : "";
            throw origins.refuse(
                    path, Scalars.refusal(kind, given) + "." + hint + (sentence.isEmpty() ? "" : " " + sentence));
        }
        return fitting;
    }

    private ArrayNode list(Kind.Items kind, JsonNode given, String path, String sentence) {
        ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
        if (given instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                resolved.add(value(kind.element(), list.get(i), path + "[" + i + "]", sentence));
            }
        } else {
            resolved.add(value(kind.element(), given, path, sentence));
        }
        if (resolved.size() < kind.fewest() || resolved.size() > kind.most()) {
            throw origins.refuse(path, "must be " + kind.describe() + " but has " + resolved.size() + ". " + sentence);
        }
        return resolved;
    }

    /// Checks a variant. A bare word stands for a section with that type and every default.
    private ObjectNode variant(Kind.Variants kind, JsonNode given, String path) {
        List<String> types = List.copyOf(kind.byType().keySet());
        JsonNode section =
                given.isTextual() ? JsonNodeFactory.instance.objectNode().set("type", given) : given;
        if (!(section instanceof ObjectNode object)) {
            throw origins.refuse(
                    path, "must be a section such as {type: " + types.getFirst() + "} but was " + Scalars.show(given));
        }
        String typePath = join(path, "type");
        JsonNode type = object.path("type");
        if (type.isMissingNode() || type.isNull()) {
            throw origins.refuse(typePath, "is missing: one of " + String.join(", ", types));
        }
        String name = scalar(new Kind.Choice(types), type, given.isTextual() ? path : typePath, "")
                .textValue();
        Section variant = kind.byType().get(name);
        if (variant == null) {
            throw new IllegalStateException("no section for type " + name);
        }
        ObjectNode resolved = JsonNodeFactory.instance.objectNode().put("type", name);
        resolved.setAll(section(variant, object, path, List.of("type")));
        return resolved;
    }

    private String locate(Kind.Location kind, JsonNode text, String path) {
        String written = text.textValue();
        if (kind.names().contains(written)) {
            return written;
        }
        try {
            Path home = Path.of(System.getProperty("user.home"));
            Path given = written.startsWith("~/") ? home.resolve(written.substring(2)) : Path.of(written);
            Path absolute =
                    origins.at(path).base().resolve(given).toAbsolutePath().normalize();
            boolean hubId = kind.orHubId() && HUB_ID.matcher(written).matches() && !written.endsWith(".gguf");
            return hubId && Files.notExists(absolute) ? written : absolute.toString();
        } catch (InvalidPathException notAPath) {
            throw origins.refuse(
                    path, "must be a path but was " + Scalars.show(text) + ": " + FileNames.problem(notAPath));
        }
    }

    private ConfigException unknown(String name, String path, List<String> known) {
        String section = path.isEmpty() ? "the configuration" : path;
        String hint = NearestName.hint(name, known);
        String elsewhere = hint.isEmpty() ? MisplacedKey.hint(keys, name) : "";
        String keys = known.isEmpty() ? " takes no keys" : " takes " + String.join(", ", known);
        return origins.refuse(join(path, name), "is not a known key." + hint + elsewhere + " " + section + keys);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
