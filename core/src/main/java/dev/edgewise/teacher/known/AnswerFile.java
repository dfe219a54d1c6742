package dev.edgewise.teacher.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.run.Sha256;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The answers of one teacher on disk: JSON Lines that are only ever added to.
///
/// A line that is no JSON was torn when a process was killed; its answer is asked for again. A file is also one that
/// [RecordedTeacher] reads.
final class AnswerFile implements AnswerStore<TeacherRequest, TeacherReply> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String teacher;
    private final AddedLines lines;
    private final Map<String, TeacherReply> replies = new HashMap<>();

    /// Reads what the teacher has answered before.
    ///
    /// @throws DataException if the file cannot be read, or holds answers of another teacher
    AnswerFile(Path directory, String teacher) {
        this.teacher = teacher;
        this.lines = new AddedLines(directory, teacher, ".jsonl", "--teacher-cache");
        if (Files.exists(file())) {
            // a reader of this kind takes torn bytes, which Files.lines refuses
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file()), StandardCharsets.UTF_8))) {
                reader.lines().forEach(this::read);
            } catch (IOException e) {
                throw lines.fault(e);
            }
        }
    }

    private void read(String line) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException torn) {
            return;
        }
        if (!row.path("key").isTextual() || !row.path("answer").isTextual()) {
            return;
        }
        lines.requireOwn(row.path("teacher").asText());
        replies.putIfAbsent(
                row.path("key").textValue(),
                new TeacherReply(
                        row.path("answer").textValue(), row.path("complete").asBoolean(true), TeacherUsage.NONE));
    }

    @Override
    public Path file() {
        return lines.file();
    }

    @Override
    public int size() {
        return replies.size();
    }

    @Override
    public Optional<TeacherReply> find(String key) {
        return Optional.ofNullable(replies.get(key));
    }

    /// Returns the SHA-256 of teacher and request. The task is no part of it, since it is not sent.
    @Override
    public String key(TeacherRequest request) {
        ObjectNode asked = JSON.createObjectNode().put("teacher", teacher);
        asked.setAll(asked(request));
        return Sha256.of(asked.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode asked(TeacherRequest request) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode messages = node.putArray("messages");
        request.messages().forEach(message -> messages.add(message.fields()));
        return node.put("max_tokens", request.maxTokens())
                .put("temperature", request.temperature())
                .put("seed", request.seed());
    }

    /// @throws DataException if it cannot be written
    @Override
    public void add(String key, TeacherRequest request, TeacherReply reply) {
        ObjectNode row = JSON.createObjectNode().put("key", key).put("teacher", teacher);
        row.setAll(asked(request));
        row.put("answer", reply.text())
                .put("complete", reply.complete())
                .put("prompt_tokens", reply.usage().promptTokens())
                .put("completion_tokens", reply.usage().completionTokens());
        lines.add(row.toString().getBytes(StandardCharsets.UTF_8));
        replies.put(key, new TeacherReply(reply.text(), reply.complete(), TeacherUsage.NONE));
    }
}
