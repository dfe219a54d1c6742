package dev.edgewise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages a file the way its kind can be damaged: JSON by its values, text by its words, all else by its bytes.
final class FuzzMutation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "\"\"",
            "0",
            "-1",
            "1",
            "0.5",
            "2147483647",
            "4294967296",
            "9223372036854775807",
            "99999999999999999999999",
            "1e400",
            "-1e-400",
            "[]",
            "{}",
            "[[]]",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u001b[2J\"",
            "\"a\"",
            "\"日本\"",
            "\"(a+)+$\"",
            "\"[\"",
            "{\"Regex\": \"(a|a)*$\"}",
            "{\"String\": \"\"}",
            "{\"type\": \"Sequence\"}",
            "{\"type\": \"Strip\", \"content\": \"a\", \"start\": 9, \"stop\": 9}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"////f////38AAAAA\"}",
            "{\"type\": \"FixedLength\", \"length\": 0}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"b\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\"}, \"content\": \"\"}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(?=a)|$\"}, \"behavior\": \"Isolated\", \"invert\": true}",
            "{\"type\": \"Lowercase\"}",
            "{\"type\": \"ByteLevel\"}",
            "{\"type\": \"Fuse\"}",
            "{\"type\": \"ByteFallback\"}",
            "{\"type\": \"Prepend\", \"prepend\": \"\"}",
            "{\"type\": \"Nmt\"}",
            "{\"type\": \"NFKD\"}",
            "{\"type\": \"Metaspace\", \"replacement\": \"a\", \"prepend_scheme\": \"always\", \"split\": true}",
            "{\"type\": \"WordPiece\", \"prefix\": \"\", \"cleanup\": true}",
            "{\"type\": \"BertProcessing\", \"sep\": [\"a\", 9999999], \"cls\": [\"b\", 0]}",
            "{\"type\": \"TemplateProcessing\", \"single\": [], \"pair\": [], \"special_tokens\": {}}");
    private static final List<String> WORDS = List.of(
            "",
            "-1",
            "0",
            "1e999",
            "99999999999999999999",
            "null",
            "true",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\u001b[2J",
            "\ud83d\ude00",
            "é",
            "%",
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "|",
            "..",
            "../",
            "/dev/zero",
            "&a",
            "*a",
            "<<:",
            "!!int",
            "- ",
            "#",
            "---",
            "\\",
            "\\u",
            "x".repeat(3000),
            "[".repeat(150),
            "[".repeat(3000),
            "{\"a\":".repeat(1200),
            "(".repeat(3000),
            ".".repeat(3000));

    private FuzzMutation() {}

    static byte[] of(String name, byte[] content, Random random) {
        byte[] changed = content;
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed = once(name, changed, random);
        }
        return changed;
    }

    private static byte[] once(String name, byte[] content, Random random) {
        if (name.endsWith(".json") && random.nextInt(5) > 0) {
            try {
                JsonNode root = JSON.readTree(content);
                json(root, random);
                return root.toString().getBytes(StandardCharsets.UTF_8);
            } catch (JsonProcessingException e) {
                return text(content, random);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        boolean binary = name.endsWith(".safetensors") || name.endsWith(".gguf") || name.endsWith(".parquet");
        return binary || random.nextInt(8) == 0 ? bytes(content, random) : text(content, random);
    }

    /// Replaces, removes, doubles or deepens one value, chosen so that small parts are hit as often as large ones.
    private static void json(JsonNode root, Random random) {
        JsonNode at = root;
        while (true) {
            List<JsonNode> deeper = new ArrayList<>();
            at.forEach(child -> {
                if (child.isContainerNode() && !child.isEmpty()) {
                    deeper.add(child);
                }
            });
            if (deeper.isEmpty() || random.nextInt(4) == 0) {
                break;
            }
            at = deeper.get(random.nextInt(deeper.size()));
        }
        if (at.isEmpty()) {
            return;
        }
        switch (at) {
            case ObjectNode object -> {
                List<String> keys = new ArrayList<>();
                object.fieldNames().forEachRemaining(keys::add);
                String key = keys.get(random.nextInt(keys.size()));
                JsonNode value = value(object.get(key), root, random);
                if (value == null) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            }
            case ArrayNode array -> {
                int index = random.nextInt(array.size());
                JsonNode value = value(array.get(index), root, random);
                if (value == null) {
                    array.remove(index);
                } else if (random.nextInt(4) == 0) {
                    array.insert(index, value);
                } else {
                    array.set(index, value);
                }
            }
            default -> {}
        }
    }

    private static JsonNode value(JsonNode old, JsonNode root, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> {
                int deep = List.of(20, 99, 130, 300, 1100).get(random.nextInt(5));
                yield JSON.getNodeFactory().rawValueNode(new RawValue("[".repeat(deep) + "]".repeat(deep)));
            }
            case 2 ->
                old.isNumber()
                        ? JSON.getNodeFactory().numberNode(old.longValue() + random.nextInt(-3, 4))
                        : JSON.getNodeFactory().textNode("x".repeat(random.nextInt(1, 4000)));
            case 3 -> {
                List<JsonNode> others = root.findValues(
                        root.fieldNames().hasNext() ? root.fieldNames().next() : "");
                yield others.isEmpty()
                        ? old.deepCopy()
                        : others.get(random.nextInt(others.size())).deepCopy();
            }
            default -> JSON.getNodeFactory().rawValueNode(new RawValue(VALUES.get(random.nextInt(VALUES.size()))));
        };
    }

    private static byte[] text(byte[] content, Random random) {
        String text = new String(content, StandardCharsets.UTF_8);
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(random.nextBoolean() ? 3 : 40));
        String part = text.substring(from, to);
        String put = switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> part + part + part;
            case 2 -> {
                int other = random.nextInt(text.length() + 1);
                yield text.substring(other, Math.min(text.length(), other + random.nextInt(60)));
            }
            default -> WORDS.get(random.nextInt(WORDS.size()));
        };
        return (text.substring(0, from) + put + text.substring(to)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(byte[] content, Random random) {
        if (content.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        // headers hold what a reader trusts
        int reach = random.nextBoolean() ? Math.min(content.length, 400) : content.length;
        int at = random.nextBoolean() ? random.nextInt(reach) : content.length - 1 - random.nextInt(reach);
        byte[] changed = content.clone();
        switch (random.nextInt(4)) {
            case 0 -> changed[at] = (byte) random.nextInt();
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                long number = List.of(0L, -1L, 1L, 1L << 31, 1L << 40, Long.MAX_VALUE, 255L)
                        .get(random.nextInt(7));
                for (int i = 0; i < 8 && at + i < changed.length; i++) {
                    changed[at + i] = (byte) (number >> (8 * i));
                }
            }
            default -> changed = Arrays.copyOf(changed, random.nextBoolean() ? at : changed.length + 9);
        }
        return changed;
    }
}
