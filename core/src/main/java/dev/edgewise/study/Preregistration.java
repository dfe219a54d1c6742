package dev.edgewise.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.run.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a study said before it ran: its file and the configurations that the file builds on, and when.
///
/// The hash is SHA-256 of the content as JSON with sorted keys, so that comments, order and layout of the YAML do not
/// count and everything else does, apart from how many runs go side by side.
///
/// @param hash hexadecimal
/// @param registered when the study was first started
/// @param content what was registered
public record Preregistration(String hash, Instant registered, ObjectNode content) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// The registration of `content`.
    public static Preregistration of(ObjectNode content, Instant registered) {
        try {
            byte[] canonical = MAPPER.writeValueAsString(MAPPER.treeToValue(content, Object.class))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(canonical);
            return new Preregistration(HexFormat.of().formatHex(sum), registered, content);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JSON tree can be written and every Java platform has SHA-256", e);
        }
    }

    /// Writes itself into `file` if there is no such file, otherwise makes sure that it says the same.
    ///
    /// @return the registration that holds: with the time of the first start
    /// @throws ConfigException naming what differs from the registration in the file
    /// @throws DataException if the file is damaged
    public Preregistration settle(Path file) {
        if (!Files.exists(file)) {
            ObjectNode json = MAPPER.createObjectNode();
            json.put("hash", hash).put("registered", registered.toString());
            json.set("content", content);
            WholeFile.write(file, json.toPrettyString() + "\n");
            return this;
        }
        Preregistration before = read(file);
        if (!before.hash.equals(hash)) {
            throw new ConfigException("The study differs from what was registered in " + file + " on "
                    + before.registered + ". Changed: " + String.join(", ", changes(before.content, content))
                    + ". Results of different registrations are not mixed: set this back, or give the changed study a"
                    + " directory of its own with --out");
        }
        return before;
    }

    private static Preregistration read(Path file) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(file));
            if (!(json.path("content") instanceof ObjectNode content)) {
                throw new DataException(file + " is no registration of a study: it has no \"content\"");
            }
            Preregistration read =
                    of(content, Instant.parse(json.path("registered").asText()));
            if (!read.hash.equals(json.path("hash").asText())) {
                throw new DataException(file + " was changed after the study was registered: its hash does not fit its"
                        + " content. Restore the file, or begin the study anew with --out");
            }
            return read;
        } catch (IOException | DateTimeException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> changes(JsonNode before, JsonNode now) {
        Map<String, String> old = new TreeMap<>();
        Map<String, String> fresh = new TreeMap<>();
        flatten("", before, old);
        flatten("", now, fresh);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(fresh.keySet());
        List<String> changes = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(old.get(key), fresh.get(key))) {
                changes.add(key + " (was " + old.getOrDefault(key, "absent") + ", now "
                        + fresh.getOrDefault(key, "absent") + ")");
            }
        }
        return changes;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject() && !node.isEmpty()) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), into));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), into);
            }
        } else {
            into.put(path, node.toString());
        }
    }
}
