package dev.edgewise.teacher.known;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Conversations;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers from a file, a row each:
///
/// ```json
/// {"messages": [{"role": "user", "content": "What is 3 + 4?"}], "answer": "7"}
/// {"prompt": "What is 3 + 4?", "answer": "3 + 4 = 7", "seed": 1, "complete": true}
/// ```
///
/// A row with `prompt` is a conversation of one user message. Several rows of one conversation are several draws:
/// a request takes the row with its seed, else the rows without a seed in turn, the first one with seed 0. Other
/// fields are not looked at, so the cache of another teacher is such a file.
public final class RecordedTeacher implements Teacher {
    /// Makes it from a configuration.
    public static final TeacherProvider<Settings> PROVIDER = new Provider();

    /// The keys.
    @About("Answers from a file, found by the conversation.")
    public record Settings(
            @Key(
                    value =
                            "File with rows of `messages` (or `prompt`) and `answer`, JSONL, JSON, CSV, TSV or Parquet.",
                    path = true)
            String path) {
        public Settings {
            Keys.check(Settings.class, path);
        }
    }

    /// Two messages are the same if they say the same.
    private record Turn(String role, String content) {}

    private record Answer(@Nullable Long seed, TeacherReply reply) {}

    private final Path file;
    private final Map<List<Turn>, List<Answer>> answers = new HashMap<>();

    /// @throws DataException if the file cannot be read or a row is none
    public RecordedTeacher(Path file) {
        this.file = file;
        for (Row row : Rows.read(file)) {
            List<Message> messages = row.has("messages") || !row.has("prompt")
                    ? Conversations.read(row, "messages")
                    : List.of(new Message("user", row.text("prompt")));
            answers.computeIfAbsent(turns(messages), _ -> new ArrayList<>()).add(answer(row));
        }
    }

    private static Answer answer(Row row) {
        JsonNode seed = row.has("seed") ? row.value("seed") : null;
        if (seed != null && !seed.canConvertToLong()) {
            throw row.wrongType("seed", seed, "a whole number");
        }
        JsonNode complete = row.has("complete") ? row.value("complete") : null;
        if (complete != null && !complete.isBoolean()) {
            throw row.wrongType("complete", complete, "true or false");
        }
        return new Answer(
                seed == null ? null : seed.longValue(),
                new TeacherReply(row.text("answer"), complete == null || complete.booleanValue(), TeacherUsage.NONE));
    }

    private static List<Turn> turns(List<Message> messages) {
        return messages.stream()
                .map(message -> new Turn(message.role(), message.content()))
                .toList();
    }

    @Override
    public String name() {
        return "recorded answers in " + file;
    }

    @Override
    public List<TeacherReply> ask(List<TeacherRequest> requests) {
        return requests.stream().map(this::answer).toList();
    }

    private TeacherReply answer(TeacherRequest request) {
        List<Answer> draws = answers.getOrDefault(turns(request.messages()), List.of());
        for (Answer draw : draws) {
            if (draw.seed() != null && draw.seed() == request.seed()) {
                return draw.reply();
            }
        }
        List<Answer> inTurn = draws.stream().filter(draw -> draw.seed() == null).toList();
        if (!inTurn.isEmpty()) {
            return inTurn.get((int) Math.floorMod(request.seed(), (long) inTurn.size()))
                    .reply();
        }
        throw new DataException("The teacher's file " + file + " has no answer"
                + (draws.isEmpty() ? "" : " with seed " + request.seed()) + " to \"" + Quoted.of(request.question())
                + "\" (" + request.messages().size() + (request.messages().size() == 1 ? " message" : " messages")
                + "). Add a row with these messages, or take a teacher that can write one.");
    }

    private static final class Provider implements TeacherProvider<Settings> {
        @Override
        public String type() {
            return "recorded";
        }

        @Override
        public Class<Settings> settings() {
            return Settings.class;
        }

        @Override
        public List<Path> files(Settings settings) {
            return List.of(Path.of(settings.path()));
        }

        @Override
        public Teacher create(Settings settings, TeacherContext context) {
            return new RecordedTeacher(Path.of(settings.path()));
        }
    }
}
