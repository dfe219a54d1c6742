package dev.edgewise.teacher.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.run.Sha256;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The answers of one teacher on disk: JSON Lines that are only ever added to.
///
/// A line that is no JSON was torn when a process was killed; its answer is asked for again. Several processes
/// may add at once: each takes a lock for a line. A file is also one that [RecordedTeacher] reads.
final class AnswerFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 60;
    private static final int SUM_LETTERS = 12;

    /// Locks of the operating system are those of the process, so its threads take turns here.
    private static final Object TURN = new Object();

    private final String teacher;
    private final Path file;
    private final Map<String, TeacherReply> replies = new HashMap<>();

    private AnswerFile(String teacher, Path file) {
        this.teacher = teacher;
        this.file = file;
    }

    /// Reads what the teacher has answered before.
    ///
    /// @throws DataException if the file cannot be read, or holds answers of another teacher
    static AnswerFile open(Path directory, String teacher) {
        String words = teacher.replaceAll("[^A-Za-z0-9._-]+", "-");
        String sum = Sha256.of(teacher.getBytes(StandardCharsets.UTF_8)).substring(0, SUM_LETTERS);
        Path file =
                directory.resolve(words.substring(0, Math.min(words.length(), LONGEST_NAME)) + "-" + sum + ".jsonl");
        AnswerFile answers = new AnswerFile(teacher, file);
        try {
            Files.createDirectories(directory);
            if (Files.exists(file)) {
                // a reader of this kind takes torn bytes, which Files.lines refuses
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                    reader.lines().forEach(answers::read);
                }
            }
            if (!Files.isWritable(directory)) {
                throw new IOException("it cannot be written to");
            }
        } catch (IOException e) {
            throw answers.fault(e);
        }
        return answers;
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
        String other = row.path("teacher").asText();
        if (!other.equals(teacher)) {
            throw new DataException("The file " + file + " keeps answers of \"" + Quoted.of(teacher)
                    + "\" but has one of \"" + Quoted.of(other)
                    + "\". Move it away, or keep answers elsewhere (--teacher-cache).");
        }
        replies.putIfAbsent(
                row.path("key").textValue(),
                new TeacherReply(
                        row.path("answer").textValue(), row.path("complete").asBoolean(true), TeacherUsage.NONE));
    }

    Path file() {
        return file;
    }

    int size() {
        return replies.size();
    }

    Optional<TeacherReply> find(String key) {
        return Optional.ofNullable(replies.get(key));
    }

    /// Returns the SHA-256 of teacher and request. The task is no part of it, since it is not sent.
    String key(TeacherRequest request) {
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

    /// Keeps an answer. It survives the end of the process.
    ///
    /// @throws DataException if it cannot be written
    void add(String key, TeacherRequest request, TeacherReply reply) {
        ObjectNode row = JSON.createObjectNode().put("key", key).put("teacher", teacher);
        row.setAll(asked(request));
        row.put("answer", reply.text())
                .put("complete", reply.complete())
                .put("prompt_tokens", reply.usage().promptTokens())
                .put("completion_tokens", reply.usage().completionTokens());
        synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                append(channel, row.toString() + "\n");
            } catch (IOException e) {
                throw fault(e);
            }
        }
        replies.put(key, new TeacherReply(reply.text(), reply.complete(), TeacherUsage.NONE));
    }

    /// Writes a line behind the last; behind a torn one it begins a new one.
    private static void append(FileChannel channel, String line) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean torn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = ByteBuffer.wrap(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        channel.position(end);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private DataException fault(IOException e) {
        return new DataException(
                "Answers of a teacher cannot be kept in " + file + ": " + e.getMessage()
                        + ". Make room or mend the rights there, or keep them elsewhere (--teacher-cache).",
                e);
    }
}
