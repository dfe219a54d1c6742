package dev.edgewise.environment.calls;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// An environment over the rows of a data set with tools, held in memory.
///
/// A reply is right if the checker takes its calls, or if it has none where words are wanted. It is read strictly, in
/// the format in which the model writes calls. Wrong calls earn something by being near, see [CallSettings].
///
/// Immutable and thread-safe.
public final class CallEnvironment implements Environment {
    private static final List<String> WHAT = List.of(
            "one call with at most one argument",
            "one call with two arguments",
            "one call with more arguments",
            "two or three calls",
            "four or more calls");

    private final String name;
    private final CallSettings settings;
    private final Supplier<CallFormat> format;
    private final List<Integer> ladder;
    private final Map<Split, List<List<Task>>> tasks = new HashMap<>();
    private final Map<String, CallRow> rows = new HashMap<>();
    private final Map<String, CallProblem> problems = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    private CallEnvironment(
            String name, CallSettings settings, Supplier<CallFormat> format, Map<Split, List<CallRow>> read) {
        this.name = name;
        this.settings = settings;
        this.format = format;
        CallLadder train = new CallLadder(settings, read.getOrDefault(Split.TRAIN, List.of()));
        CallLadder test = new CallLadder(settings, read.getOrDefault(Split.TEST, List.of()));
        this.ladder = train.levels().keySet().stream()
                .filter(level -> test.levels().isEmpty() || test.levels().containsKey(level))
                .toList();
        if (ladder.isEmpty()) {
            throw new DataException("The data set " + name + " has no row with tools for training"
                    + (test.levels().isEmpty() ? "." : " on a level that has held-out rows, too. Raise test_share."));
        }
        tasks.put(Split.TRAIN, byLevel(train.levels()));
        tasks.put(Split.TEST, byLevel(test.levels()));
        if (train.unused() + test.unused() > 0) {
            notes.add(name + ": " + (train.unused() + test.unused())
                    + " rows without a call are left out, so that they are " + percent(settings.noCallShare())
                    + " of each level (no_call_share)");
        }
        if (train.made() + test.made() > 0) {
            notes.add(name + ": " + (train.made() + test.made())
                    + " rows without a call were made of others, by leaving out the tools that they call (decline)");
        }
    }

    /// Reads the files of a data set.
    ///
    /// @param format gives the format in which the model writes calls
    /// @throws DataException if a file or a row cannot be used
    public static CallEnvironment load(String name, CallSettings settings, Supplier<CallFormat> format) {
        Map<String, CallRow> tests = new LinkedHashMap<>();
        Map<String, CallRow> others = new LinkedHashMap<>();
        List<String> rejected = new ArrayList<>();
        int repeated = read(settings, settings.testPath(), tests, rejected)
                + read(settings, settings.path(), others, rejected);
        Map<Split, List<CallRow>> splits = new HashMap<>();
        if (settings.testPath().isEmpty()) {
            others.forEach((asked, row) -> splits.computeIfAbsent(
                            SplitRule.of(asked, settings.testShare()), _ -> new ArrayList<>())
                    .add(row));
        } else {
            int before = others.size();
            others.keySet().removeAll(tests.keySet());
            repeated += before - others.size();
            splits.put(Split.TEST, List.copyOf(tests.values()));
            splits.put(Split.TRAIN, List.copyOf(others.values()));
        }
        CallEnvironment environment = new CallEnvironment(name, settings, format, splits);
        environment.notes.addFirst(name + ": "
                + splits.getOrDefault(Split.TRAIN, List.of()).size() + " questions for training, "
                + splits.getOrDefault(Split.TEST, List.of()).size() + " held out"
                + (repeated == 0 ? "" : "; left out: " + repeated + " that repeat a question")
                + (rejected.isEmpty()
                        ? ""
                        : "; left out: " + rejected.size() + " whose own calls the checker rejects, as in "
                                + rejected.getFirst()));
        return environment;
    }

    /// Adds the rows of files to those read.
    ///
    /// @return how many repeat a question
    private static int read(
            CallSettings settings, List<String> files, Map<String, CallRow> read, List<String> rejected) {
        int repeated = 0;
        for (String file : files) {
            for (var row : Rows.read(Path.of(file))) {
                CallRow one = CallRow.of(row, settings.kindField(), settings.levelField());
                Verdict own = one.own();
                if (!own.isRight()) {
                    rejected.add(row.place() + ": " + own.words());
                } else if (read.putIfAbsent(one.asked(), one) != null) {
                    repeated++;
                }
            }
        }
        return repeated;
    }

    private List<List<Task>> byLevel(SortedMap<Integer, List<CallRow>> levels) {
        List<List<Task>> all = new ArrayList<>();
        ladder.forEach(_ -> all.add(new ArrayList<>()));
        levels.forEach((level, own) -> {
            int place = place(level);
            own.forEach(row -> all.get(place).add(task(row, new Cell(name, place))));
        });
        return all.stream().map(List::copyOf).toList();
    }

    /// Returns where a level is on the ladder. One that is not on it joins the next that is, or the last.
    private int place(int level) {
        for (int i = 0; i < ladder.size(); i++) {
            if (ladder.get(i) >= level) {
                return i;
            }
        }
        return ladder.size() - 1;
    }

    private Task task(CallRow row, Cell cell) {
        String id = cell + ":"
                + String.format(Locale.ROOT, "%016x", Seeds.derive(0, row.asked(), row.kind(), written(row.calls())));
        rows.put(id, row);
        problems.put(id, row.problem());
        String answer = row.calls().isEmpty() ? row.words() : written(row.calls());
        return new Task(id, cell, row.asked(), answer, List.of(), row.conversation());
    }

    private static String written(List<ToolCall> calls) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        calls.forEach(call -> list.add(call.json().path("function")));
        return list.toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int levels() {
        return ladder.size();
    }

    @Override
    public String describe(int level) {
        int own = ladder.get(level);
        String field = settings.levelField();
        if (field != null) {
            return field + " " + own;
        }
        int offered = settings.toolsPerLevel().get(own);
        return WHAT.get(own) + ", " + offered + (offered == 1 ? " tool" : " tools");
    }

    @Override
    public Optional<List<Task>> allTasks(Split split, int level) {
        return Optional.of(tasks(split, level));
    }

    private List<Task> tasks(Split split, int level) {
        if (level < 0 || level >= levels()) {
            throw new IllegalArgumentException(
                    "environment " + name + " has levels 0 to " + (levels() - 1) + " but not " + level);
        }
        return Objects.requireNonNull(tasks.get(split)).get(level);
    }

    @Override
    public Optional<List<Task>> allSolved(int level) {
        return allTasks(Split.TRAIN, level);
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        List<Task> all = tasks(split, level);
        if (all.isEmpty()) {
            throw new DataException("The data set " + name + " has no question of level " + level + " in the "
                    + split.name().toLowerCase(Locale.ROOT) + " split. Raise test_share or name test files.");
        }
        return all.get(random.nextInt(all.size()));
    }

    @Override
    public List<Path> files() {
        return Stream.concat(settings.path().stream(), settings.testPath().stream())
                .map(Path::of)
                .toList();
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// Returns the characters of questions, tools and solutions, and all of ASCII, of which chat templates are made.
    ///
    /// @throws ConfigException if a character lies beyond U+FFFF and so has no token of its own
    @Override
    public Optional<String> alphabet() {
        TreeSet<Integer> characters = new TreeSet<>();
        characters.add((int) '\n');
        for (int c = ' '; c <= '~'; c++) {
            characters.add(c);
        }
        rows.values()
                .forEach(row -> Stream.concat(
                                Stream.of(row.asked(), row.words(), written(row.calls())),
                                row.tools().stream().map(tool -> tool.json().toString()))
                        .forEach(text -> text.codePoints().forEach(characters::add)));
        StringBuilder alphabet = new StringBuilder();
        for (int character : characters) {
            if (character > Character.MAX_VALUE) {
                throw new ConfigException("The data set " + name + " has the character "
                        + Character.toString(character) + ", for which a model with random weights has no token; remove"
                        + " it, set model.init.vocabulary to another model's tokenizer, or train a pretrained model:"
                        + " model.path");
            }
            alphabet.appendCodePoint(character);
        }
        return Optional.of(alphabet.toString());
    }

    @Override
    public Score score(Task task, String completion) {
        CallRow row = row(task);
        CallProblem problem = Objects.requireNonNull(problems.get(task.id()), task.id());
        ToolReply reply = format.get().read(completion);
        Verdict verdict = problem.judge(reply);
        double reward = reward(problem, reply, verdict);
        Map<String, Double> components = new LinkedHashMap<>();
        components.put("accuracy", verdict.isRight() ? 1.0 : 0.0);
        components.put(problem.wantsCall() ? "calls" : row.kind(), problem.wantsCall() ? reward : success(verdict));
        components.put("malformed", reply.isMalformed() ? 1.0 : 0.0);
        return new Score(reward, verdict.isRight(), parsed(problem, reply, completion), components, verdict.words());
    }

    private static double success(Verdict verdict) {
        return verdict.isRight() ? 1 : 0;
    }

    private double reward(CallProblem problem, ToolReply reply, Verdict verdict) {
        if (reply.isMalformed()) {
            return settings.malformedReward();
        }
        if (verdict.isRight()) {
            return 1;
        }
        boolean near = problem.wantsCall() && !reply.calls().isEmpty();
        return near ? settings.partialReward() * problem.grade(reply.calls()) : 0;
    }

    private static ParseResult parsed(CallProblem problem, ToolReply reply, String completion) {
        if (completion.isBlank()) {
            return new ParseResult.Empty();
        }
        if (!reply.calls().isEmpty()) {
            return new ParseResult.Answer(written(reply.calls()));
        }
        return problem.wantsCall() || reply.isMalformed()
                ? new ParseResult.Missing()
                : new ParseResult.Answer(reply.content());
    }

    private CallRow row(Task task) {
        CallRow row = rows.get(task.id());
        if (row == null) {
            throw new IllegalArgumentException("environment " + name + " has no task " + task.id());
        }
        return row;
    }

    @Override
    public String solution(Task task) {
        CallRow row = row(task);
        String calls = row.calls().isEmpty() ? "" : format.get().write(row.calls());
        return row.words().isBlank() ? calls : calls.isEmpty() ? row.words() : row.words() + "\n" + calls;
    }

    @Override
    public List<Message> solutionTurns(Task task) {
        CallRow row = row(task);
        return List.of(new ToolReply(row.words(), row.calls(), "").message());
    }
}
