package dev.edgewise.tool.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.check.CallChecker;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.CallShape;
import dev.edgewise.tool.check.Category;
import dev.edgewise.tool.check.ReferenceCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A category of BFCL with its questions.
///
/// Questions and answers are files with one JSON object a line, although their names end in `.json`. They belong
/// together row by row; the ids say whether they do.
public record BfclFile(Category category, List<CallQuestion> questions) {
    private static final Pattern VERSION = Pattern.compile("^BFCL_v\\d+_");
    private static final Pattern NUMBER = Pattern.compile("_\\d+(-\\d+)*$");
    private static final Map<String, String> OLDER =
            Map.of("simple", "simple_python", "java", "simple_java", "javascript", "simple_javascript");

    public BfclFile {
        questions = List.copyOf(questions);
    }

    /// Tells whether a file holds questions of BFCL: its first line is an object with `question` and `function`.
    public static boolean recognises(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            return first != null
                    && first.startsWith("{")
                    && first.contains("\"question\"")
                    && first.contains("\"function\"");
        } catch (IOException unreadable) {
            return false; // whoever reads it says why
        }
    }

    /// Reads the questions of a file and their answers.
    ///
    /// @param answers empty where there is no file of answers, as for irrelevance and relevance
    /// @param category as a user named it; null to take it from the name of the file or the ids
    /// @throws ConfigException if there is no such category, or answers are missing or not wanted
    /// @throws DataException if a row cannot be used, or the answers are of another file
    public static BfclFile read(Path file, Optional<Path> answers, @Nullable String category, AskMode mode) {
        List<Row> rows = Rows.lines(file);
        Category known = category(file, rows.getFirst(), category);
        boolean wanted = needsAnswers(known);
        if (wanted && answers.isEmpty()) {
            throw new ConfigException("The file " + file + " is of the category " + known.name()
                    + ", whose answers are in a file of their own; name it: --answers "
                    + file.resolveSibling("possible_answer").resolve(file.getFileName()));
        }
        if (!wanted && answers.isPresent()) {
            throw new ConfigException("The file " + file + " is of the category " + known.name()
                    + ", which has no answers: leave out --answers " + answers.get());
        }
        Optional<List<Row>> references = answers.map(path -> {
            List<Row> list = Rows.lines(path);
            requireSame(file, rows, path, list);
            return list;
        });
        List<CallQuestion> questions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            questions.add(question(rows.get(i), references.map(list -> list.get(row)), known, mode));
        }
        return new BfclFile(known, questions);
    }

    /// Tells whether a category has a file of answers.
    public static boolean needsAnswers(Category category) {
        return category.shape() != CallShape.IRRELEVANCE && category.shape() != CallShape.RELEVANCE;
    }

    /// Returns the category of a file.
    ///
    /// @param named as a user named it; null to take it from the name of the file or the ids
    /// @throws ConfigException if there is no such category
    public static Category category(Path file, @Nullable String named) {
        return category(file, Rows.lines(file).getFirst(), named);
    }

    private static Category category(Path file, Row first, @Nullable String named) {
        if (named != null) {
            return new Category(OLDER.getOrDefault(named, named));
        }
        String stem = VERSION.matcher(String.valueOf(file.getFileName()))
                .replaceFirst("")
                .replaceFirst("\\.jsonl?$", "");
        String id = NUMBER.matcher(first.fields().path("id").asText()).replaceFirst("");
        for (String name : List.of(stem, id)) {
            String today = OLDER.getOrDefault(name, name);
            if (Category.NAMES.contains(today)) {
                return new Category(today);
            }
        }
        throw new ConfigException("The category of " + file + " is known neither by its name nor by its first id, \""
                + Quoted.of(first.fields().path("id").asText()) + "\". Name it: --category, one of "
                + String.join(", ", Category.NAMES)
                + ". Questions of several turns, web search and memory cannot be measured here.");
    }

    private static void requireSame(Path file, List<Row> rows, Path answers, List<Row> references) {
        String remedy = ". Name the file of possible_answer/ that has the name of the questions: "
                + file.resolveSibling("possible_answer").resolve(file.getFileName());
        for (int i = 0; i < Math.min(rows.size(), references.size()); i++) {
            String asked = rows.get(i).text("id");
            String answered = references.get(i).text("id");
            if (!asked.equals(answered)) {
                throw new DataException("The answers " + answers + " are not those of " + file + ": row " + (i + 1)
                        + " is \"" + Quoted.of(answered) + "\" there and \"" + Quoted.of(asked) + "\" here" + remedy);
            }
        }
        if (rows.size() != references.size()) {
            throw new DataException("The answers " + answers + " are not those of " + file + ": they have "
                    + references.size() + " rows, and the questions " + rows.size() + remedy);
        }
    }

    private static CallQuestion question(Row row, Optional<Row> answer, Category category, AskMode mode) {
        JsonNode functions = row.value("function");
        List<Tool> tools = new ArrayList<>();
        List<ReferenceCall> reference = new ArrayList<>();
        try {
            functions.forEach(function -> tools.add(Tool.of(function)));
        } catch (DataException e) {
            throw row.fault(String.valueOf(e.getMessage()));
        }
        answer.ifPresent(other -> {
            try {
                other.value("ground_truth").forEach(call -> reference.add(ReferenceCall.of(call)));
            } catch (DataException e) {
                throw other.fault(String.valueOf(e.getMessage()));
            }
        });
        if (answer.isPresent() && (reference.isEmpty() || tools.isEmpty())) {
            throw row.fault("a question of the category " + category.name()
                    + " needs at least one function and one wanted call, but has " + tools.size() + " and "
                    + reference.size() + ".");
        }
        Conversation prompt = mode.ask(messages(row), LanguageHints.of(functions, category.language()));
        CallChecker checker = new CallChecker(category.language(), mode.underscores());
        return new CallQuestion(
                row.place(),
                row.text("id"),
                category.name(),
                prompt,
                new CallProblem(category.shape(), checker, tools, reference));
    }

    private static List<Message> messages(Row row) {
        JsonNode turns = row.value("question");
        if (turns.size() != 1 || !turns.path(0).isArray() || turns.path(0).isEmpty()) {
            throw row.wrongType(
                    "question", turns, "a list of one turn, which is a list of {\"role\", \"content\"} messages,");
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : turns.path(0)) {
            messages.add(new Message(
                    message.path("role").asText(), message.path("content").asText()));
        }
        return messages;
    }
}
