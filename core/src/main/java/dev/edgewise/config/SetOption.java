package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.Scalars;
import dev.edgewise.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One `--set key=value`: a dotted key (`optimizer.learning_rate`, `environments[0].levels` or
/// `environments.0.levels`) and a value in YAML (`3`, `[0, 3]`, `{type: uniform}`). A key that takes text or a
/// path takes the value exactly as written, `#` and `:` included. Quotes around the whole value are YAML's.
record SetOption(String written, List<String> steps, String value) {
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");
    private static final int LONGEST_KEY = 300;
    private static final Pattern KEY = Pattern.compile("[^.\\[\\]]+(\\.[^.\\[\\]]+|\\[[0-9]+])*");

    /// Parses one option.
    ///
    /// @throws ConfigException if it is not of the form `key=value`
    static SetOption parse(String written) {
        int equals = written.indexOf('=');
        String key = equals < 0 ? "" : written.substring(0, equals).strip();
        if (key.length() > LONGEST_KEY || !KEY.matcher(key).matches()) {
            throw new ConfigException("--set takes key=value with a dotted key, such as optimizer.learning_rate=1e-5 or"
                    + " environments[0].levels=[0,3], but got \"" + Quoted.of(written) + "\"");
        }
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(key);
        while (matcher.find()) {
            steps.add(matcher.group());
        }
        return new SetOption(written, List.copyOf(steps), written.substring(equals + 1));
    }

    /// Tells whether it changes the key that these steps lead to, or something in it.
    boolean isOf(String... key) {
        return steps.size() >= key.length && steps.subList(0, key.length).equals(List.of(key));
    }

    /// Puts the value into `root`.
    ///
    /// @param base directory that relative paths in the value start from
    /// @param section the keys there are
    /// @throws ConfigException if the key leads through something that is neither section nor list
    void apply(ObjectNode root, Origins origins, Path base, Section section) {
        Origins.Origin origin = new Origins.Origin("--set " + Quoted.of(written), base);
        JsonNode node = takenAsWritten(section)
                ? JsonNodeFactory.instance.textNode(value)
                : YamlTree.parse(value, origin.label(), new Origins(origin));
        JsonNode around = root;
        String path = "";
        for (String step : steps.subList(0, steps.size() - 1)) {
            String inside = join(around, step, path);
            JsonNode below = below(around, step, path);
            if (below.isEmpty()) {
                origins.replace(inside, origin);
            }
            path = inside;
            around = below;
        }
        put(around, steps.getLast(), node, path);
        origins.replace(join(around, steps.getLast(), path), origin);
    }

    /// Tells whether the key takes text or a path, and the value is neither quoted nor null.
    private boolean takenAsWritten(Section section) {
        Kind kind = section.kindAt(steps);
        String bare = value.strip();
        Kind one = kind instanceof Kind.Items items && !bare.startsWith("[") ? items.element() : kind;
        return (one instanceof Kind.Text || one instanceof Kind.Location)
                && !List.of("", "~", "null").contains(bare)
                && !isQuoted(bare);
    }

    /// Tells whether the text is a single quoted scalar of YAML, with nothing behind it.
    private static boolean isQuoted(String text) {
        char quote = text.charAt(0);
        if (quote != '"' && quote != '\'') {
            return false;
        }
        int at = 1;
        while (at < text.length()) {
            boolean twice = quote == '\'' && text.startsWith("''", at);
            if (text.charAt(at) == quote && !twice) {
                return at == text.length() - 1;
            }
            at += twice || (quote == '"' && text.charAt(at) == '\\') ? 2 : 1;
        }
        return false;
    }

    private JsonNode below(JsonNode around, String step, String path) {
        JsonNode found = switch (around) {
            case ObjectNode section -> section.path(step);
            case ArrayNode list -> list.path(index(list, step, path));
            default -> throw noContainer(around, step, path);
        };
        if (!found.isMissingNode() && !found.isNull()) {
            return found;
        }
        ObjectNode fresh = JsonNodeFactory.instance.objectNode();
        put(around, step, fresh, path);
        return fresh;
    }

    private void put(JsonNode around, String step, JsonNode node, String path) {
        switch (around) {
            case ObjectNode section -> section.set(step, node);
            case ArrayNode list -> {
                int index = index(list, step, path);
                if (index == list.size()) {
                    list.add(node);
                } else {
                    list.set(index, node);
                }
            }
            default -> throw noContainer(around, step, path);
        }
    }

    /// Returns an existing position, or the one after the last.
    private int index(ArrayNode list, String step, String path) {
        boolean number = step.matches("[0-9]{1,6}");
        if (!number || Integer.parseInt(step) > list.size()) {
            throw new ConfigException("--set " + Quoted.of(written) + ": " + path + " is a list of " + list.size()
                    + "; name a position 0 to " + list.size() + " (the last adds one) instead of \"" + Quoted.of(step)
                    + "\"");
        }
        return Integer.parseInt(step);
    }

    private ConfigException noContainer(JsonNode around, String step, String path) {
        return new ConfigException("--set " + Quoted.of(written) + ": " + path + " is " + Scalars.show(around)
                + ", neither a section nor a list, so it has no \"" + Quoted.of(step) + "\"");
    }

    private static String join(JsonNode around, String step, String path) {
        return around.isArray() ? path + "[" + step + "]" : path.isEmpty() ? step : path + "." + step;
    }
}
