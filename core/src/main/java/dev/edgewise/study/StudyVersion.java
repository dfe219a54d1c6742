package dev.edgewise.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.run.SourceRevision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The version with which a study was started, beside what it registers: the program and the files that its arms
/// name. It is recorded, not registered. So another version does not stop a study, but the results say so.
///
/// @param edgewise version of the program
/// @param revision commit of its source tree; null if it is not known
/// @param files SHA-256 of data and model files by path
public record StudyVersion(String edgewise, @Nullable SourceRevision revision, Map<String, String> files) {
    public StudyVersion {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("edgewise", edgewise);
        json.put("commit", revision == null ? null : revision.commit());
        json.put("dirty", revision == null ? null : (Boolean) revision.dirty());
        ObjectNode hashes = json.putObject("sha256");
        files.forEach(hashes::put);
        return json;
    }

    static StudyVersion of(JsonNode json) {
        Map<String, String> files = new TreeMap<>();
        json.path("sha256")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        JsonNode commit = json.path("commit");
        return new StudyVersion(
                json.path("edgewise").asText(),
                commit.isTextual()
                        ? new SourceRevision(commit.asText(), json.path("dirty").asBoolean())
                        : null,
                files);
    }

    /// Returns `0.1.0, commit 61e9580…`, for people.
    public String words() {
        if (revision == null) {
            return edgewise + ", commit unknown";
        }
        return edgewise + ", commit " + revision.commit() + (revision.dirty() ? " with uncommitted changes" : "");
    }

    /// Says in words what is different in `later`; empty if nothing is.
    List<String> changes(StudyVersion later) {
        List<String> changes = new ArrayList<>();
        if (!words().equals(later.words())) {
            changes.add("Edgewise " + later.words() + " instead of " + words());
        }
        later.files.forEach((path, hash) -> {
            String before = files.get(path);
            if (before != null && !before.equals(hash)) {
                changes.add(path + " with SHA-256 " + hash + " instead of " + before);
            }
        });
        return changes;
    }
}
