package dev.edgewise.environment.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ToolEpisodes;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.HandledTool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.ToolRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Questions that generated tools answer. Names of tools and of their arguments are words that no language has, drawn
/// anew for every task, so that a tool is known by its description alone.
///
/// | level | asks |
/// |---|---|
/// | 0 | the only tool, one argument |
/// | 1 | one of three tools |
/// | 2 | one of six tools, two arguments |
/// | 3 | an optional and a nested argument |
/// | 4 | two or three calls |
/// | 5 | a call with the result of another |
/// | 6 | no tool fits, or a value is missing: `none`, or a question for it |
///
/// An episode is right if the calls are the expert's, in any order, and the last turn has the value asked for. On level
/// 6 it is right if nothing is called and the last turn says `none`, or asks for the argument by its name.
public final class ToolUse extends SeededEpisodes<ToolUse.Question> {
    /// Makes the family from its settings.
    public static final EnvironmentProvider<Settings> PROVIDER = EnvironmentProvider.of(
            "tool_use", Settings.class, (settings, context) -> new ToolUse(context.name(), settings));

    private static final List<String> LEVELS = List.of(
            "one tool, one argument",
            "one of three tools",
            "one of six tools, two arguments",
            "optional and nested arguments",
            "two or three calls",
            "a call with another's result",
            "no tool fits, or a value is missing");

    private static final String RULES =
            "Use the tools to answer, then say the value. Call no tool that is not needed. If"
                    + " no tool fits, say: none. If a value is missing, ask for it by the name of its argument.";

    private final double errorReward;

    /// Keys of the family.
    @About("Questions that generated tools answer, on a ladder from one tool to results that feed the next call; tools"
            + " have new names in every task.")
    public record Settings(
            @Key(
                    value = "Reward of a turn whose call went wrong or cannot be read, added to that of the outcome.",
                    standard = "0.0",
                    range = "[-1, 0]")
            double errorReward) {
        public Settings {
            Keys.check(Settings.class, errorReward);
        }
    }

    ToolUse(String name, Settings settings) {
        super(name, LEVELS);
        this.errorReward = settings.errorReward();
    }

    /// A question with its tools.
    ///
    /// @param rounds the expert's calls, turn by turn
    record Question(List<GeneratedTool> tools, List<List<ToolCall>> rounds, String question, String answer, String said)
            implements Problem {
        @Override
        public List<String> steps() {
            return rounds.stream()
                    .flatMap(List::stream)
                    .map(call -> call.name() + call.arguments())
                    .toList();
        }

        @Override
        public Conversation prompt() {
            ArrayNode schemas = JsonNodeFactory.instance.arrayNode();
            tools.forEach(each -> schemas.add(each.tool().json()));
            return new Conversation(
                    List.of(new Message("system", RULES), new Message("user", question)), Map.of("tools", schemas));
        }

        ToolRunner runner() {
            return new ToolRunner(tools.stream()
                    .map(each -> new HandledTool(each.tool(), each::answer))
                    .toList());
        }

        @Override
        public List<Message> expert() {
            ToolRunner runner = runner();
            List<Message> turns = new ArrayList<>();
            for (List<ToolCall> calls : rounds) {
                turns.add(new ToolReply("", calls, "").message());
                calls.forEach(call -> turns.add(runner.run(call).message(call)));
            }
            turns.add(new Message("assistant", said));
            return turns;
        }
    }

    @Override
    Question make(int level, RandomGenerator random) {
        int count = switch (level) {
            case 0 -> 1;
            case 1 -> 3;
            default -> 6;
        };
        List<GeneratedTool> tools = GeneratedTool.draw(random, count, level == 2 ? 2 : 1, level == 3);
        GeneratedTool first = tools.getFirst();
        List<GeneratedTool> shown = shuffled(tools, random);
        return switch (level) {
            case 4 -> several(shown, tools.subList(0, 2 + random.nextInt(2)), random);
            case 5 -> feeding(shown, first, tools.get(1), random);
            case 6 -> random.nextBoolean() ? none(shown, tools, random) : missing(shown, first, random);
            default -> {
                ObjectNode arguments = first.arguments(random, level == 3);
                yield asked(
                        shown, List.of(call(1, first, arguments)), first.question(arguments), first.answer(arguments));
            }
        };
    }

    private static List<GeneratedTool> shuffled(List<GeneratedTool> tools, RandomGenerator random) {
        List<GeneratedTool> shown = new ArrayList<>(tools);
        for (int i = shown.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            GeneratedTool other = shown.set(j, shown.get(i));
            shown.set(i, other);
        }
        return shown;
    }

    private static ToolCall call(int number, GeneratedTool tool, ObjectNode arguments) {
        return new ToolCall(tool.tool().name(), arguments, "call" + String.format("%05d", number));
    }

    private static Question asked(List<GeneratedTool> shown, List<ToolCall> calls, String question, String answer) {
        return new Question(shown, List.of(calls), "What is " + question + "?", answer, "It is " + answer + ".");
    }

    private static Question several(List<GeneratedTool> shown, List<GeneratedTool> used, RandomGenerator random) {
        List<ToolCall> calls = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (GeneratedTool tool : used) {
            ObjectNode arguments = tool.arguments(random, false);
            calls.add(call(calls.size() + 1, tool, arguments));
            questions.add(tool.question(arguments));
            answers.add(tool.answer(arguments));
        }
        return asked(shown, calls, String.join(", and what is ", questions), String.join(" ", answers));
    }

    private static Question feeding(
            List<GeneratedTool> shown, GeneratedTool inner, GeneratedTool outer, RandomGenerator random) {
        ObjectNode first = inner.arguments(random, false);
        ObjectNode second = outer.of(inner.answer(first));
        String question = "What is " + outer.questionOf(inner.question(first)) + "?";
        String answer = outer.answer(second);
        return new Question(
                shown,
                List.of(List.of(call(1, inner, first)), List.of(call(2, outer, second))),
                question,
                answer,
                "It is " + answer + ".");
    }

    private static Question none(List<GeneratedTool> shown, List<GeneratedTool> tools, RandomGenerator random) {
        GeneratedTool absent = tools.getFirst();
        List<GeneratedTool> rest =
                shown.stream().filter(each -> !each.equals(absent)).toList();
        return new Question(
                rest, List.of(), "What is " + absent.question(absent.arguments(random, false)) + "?", "none", "none");
    }

    private static Question missing(List<GeneratedTool> shown, GeneratedTool tool, RandomGenerator random) {
        String argument = tool.argument();
        // The number makes one question differ from another; it is no value of the argument.
        String question = "I have " + (2 + random.nextInt(9_998)) + " questions. The first is: what is "
                + tool.questionOf("it") + "?";
        return new Question(shown, List.of(), question, argument, "Which " + argument + "?");
    }

    @Override
    public Score score(Task task, String completion) {
        return Score.outcome(says(task.answer(), completion), parsed(completion));
    }

    private static ParseResult parsed(String text) {
        return text.isBlank() ? new ParseResult.Empty() : new ParseResult.Answer(text.strip());
    }

    /// Tells whether every word of an answer stands in a text as a word.
    private static boolean says(String answer, String text) {
        List<String> words = Arrays.asList(text.split("[^A-Za-z0-9_]+"));
        return Arrays.stream(answer.split(" ")).allMatch(words::contains);
    }

    private Score grade(Task task, List<ToolEpisodes.Made> made, String answer) {
        List<JsonNode> open = new ArrayList<>();
        problem(task).rounds().stream().flatMap(List::stream).forEach(call -> open.add(key(call)));
        boolean right = made.size() == open.size();
        for (ToolEpisodes.Made each : made) {
            right &= open.remove(key(each.call()));
        }
        return Score.outcome(right && says(task.answer(), answer), parsed(answer));
    }

    private static JsonNode key(ToolCall call) {
        return JsonNodeFactory.instance.arrayNode().add(call.name()).add(call.arguments());
    }

    @Override
    public Optional<Episodes> episodes() {
        return Optional.of(new ToolEpisodes(task -> problem(task).runner(), this::grade, errorReward));
    }
}
