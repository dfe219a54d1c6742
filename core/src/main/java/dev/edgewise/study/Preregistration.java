package dev.edgewise.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.WholeFile;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a study said before it ran, and when: its file and the configurations that the file builds on.
///
/// The hash is SHA-256 of the content as JSON with sorted keys. So comments, order and layout of the YAML do not
/// count, and neither does the number of runs at the same time. Everything else counts.
///
/// @param hash hexadecimal
/// @param registered when the study was first started
/// @param content what was registered
/// @param starts the first known start, then every start with another version
public record Preregistration(String hash, Instant registered, ObjectNode content, List<Start> starts) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// A start of the study.
    public record Start(Instant at, StudyVersion version) {}

    public Preregistration {
        starts = List.copyOf(starts);
    }

    /// Makes the registration of `content` with `version`.
    public static Preregistration of(ObjectNode content, Instant registered, StudyVersion version) {
        return of(content, registered, List.of(new Start(registered, version)));
    }

    private static Preregistration of(ObjectNode content, Instant registered, List<Start> starts) {
        try {
            byte[] canonical = MAPPER.writeValueAsString(MAPPER.treeToValue(content, Object.class))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(canonical);
            return new Preregistration(HexFormat.of().formatHex(sum), registered, content, starts);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JSON tree can be written and every Java platform has SHA-256", e);
        }
    }

    /// Writes itself into `file` if there is no such file. Otherwise it checks that the file says the same, and
    /// adds this start if it has another version.
    ///
    /// @return the registration that holds, with the time of the first start
    /// @throws ConfigException naming what differs from the registration in the file
    /// @throws DataException if the file is damaged
    public Preregistration settle(Path file) {
        if (!Files.exists(file)) {
            write(file);
            return this;
        }
        Preregistration before = read(file);
        if (!before.hash.equals(hash)) {
            throw new ConfigException("The study differs from what was registered in " + file + " on "
                    + before.registered + ". Changed: " + String.join(", ", changes(before.content, content))
                    + ". Results of different registrations are not mixed: set this back, or give the changed study a"
                    + " directory of its own with --out");
        }
        if (!before.starts.isEmpty()
                && before.starts.getLast().version().equals(starts.getLast().version())) {
            return before;
        }
        List<Start> all = new ArrayList<>(before.starts);
        all.addAll(starts);
        Preregistration holds = new Preregistration(before.hash, before.registered, before.content, all);
        holds.write(file);
        return holds;
    }

    private void write(Path file) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("hash", hash).put("registered", registered.toString());
        ArrayNode versions = json.putArray("starts");
        starts.forEach(start -> versions.addObject()
                .put("at", start.at().toString())
                .setAll(start.version().json()));
        json.set("content", content);
        WholeFile.write(file, json.toPrettyString() + "\n");
    }

    /// Returns the version with which the study was first started; empty if it is not known.
    Optional<StudyVersion> first() {
        return starts.stream()
                .limit(1)
                .filter(start -> start.at().equals(registered))
                .map(Start::version)
                .findFirst();
    }

    /// Says what people should know of versions, a sentence each: every start with another version than the one
    /// before.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!starts.isEmpty() && first().isEmpty()) {
            notes.add("What the study was started with before "
                    + starts.getFirst().at() + " is not known.");
        }
        for (int i = 1; i < starts.size(); i++) {
            List<String> changes =
                    starts.get(i - 1).version().changes(starts.get(i).version());
            if (!changes.isEmpty()) {
                notes.add("Continued at " + starts.get(i).at() + " with " + String.join("; with ", changes)
                        + ": runs made before and after may differ in more than their arm.");
            }
        }
        return notes;
    }

    private static Preregistration read(Path file) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(file));
            if (!(json.path("content") instanceof ObjectNode content)) {
                throw new DataException(file + " is no registration of a study: it has no \"content\"");
            }
            List<Start> starts = new ArrayList<>();
            for (JsonNode start : json.path("starts")) {
                starts.add(new Start(Instant.parse(start.path("at").asText()), StudyVersion.of(start)));
            }
            Preregistration read =
                    of(content, Instant.parse(json.path("registered").asText()), starts);
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
