package dev.edgewise.tool.bfcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.ReplyJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BfclFileTest {
    private static final String QUESTION = """
            {"id": "%s", "question": [[{"role": "user", "content": "Weather in Oslo?"}]], "function": [{"name":\
             "weather.get", "description": "Tells the weather.", "parameters": {"type": "dict", "properties": {"city":\
             {"type": "string", "description": "The city, e.g. Z\u00fcrich."}, "days": {"type": "float"}},\
             "required": ["city"]}}]}
            """;
    private static final String ANSWER = """
            {"id": "%s", "ground_truth": [{"weather.get": {"city": ["Oslo"], "days": ["", 1]}}]}
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("", lines));
    }

    @Test
    void readsPublishedFilesInBothModes() throws IOException {
        Path data = file("BFCL_v4_simple_python.json", QUESTION.formatted("simple_python_0"));
        Path answers = file("possible_answer/BFCL_v4_simple_python.json", ANSWER.formatted("simple_python_0"));
        assertThat(BfclFile.recognises(data)).isTrue();
        assertThat(BfclFile.recognises(answers)).isFalse();

        CallQuestion prompted = BfclFile.read(data, Optional.of(answers), null, AskMode.PROMPT)
                .questions()
                .getFirst();
        assertThat(prompted.kind()).isEqualTo("simple_python");
        assertThat(prompted.prompt().variables()).isEmpty();
        String system = prompted.prompt().messages().getFirst().content();
        assertThat(system)
                .startsWith("You are an expert in composing functions.You are given a question")
                .contains("[func_name1(params_name1=params_value1, params_name2=params_value2...), func_name2(params)]."
                        + "  You SHOULD NOT include")
                .endsWith("""
                        Here is a list of functions in json format that you can invoke.
                        [
                            {
                                "name": "weather.get",
                                "description": "Tells the weather. Note that the provided function is in Python 3 syntax.",
                                "parameters": {
                                    "type": "dict",
                                    "properties": {
                                        "city": {
                                            "type": "string",
                                            "description": "The city, e.g. Z\\u00FCrich."
                                        },
                                        "days": {
                                            "type": "float"
                                        }
                                    },
                                    "required": [
                                        "city"
                                    ]
                                }
                            }
                        ]
                        """);
        assertThat(ReplyJudge.prompted()
                        .judge(prompted.problem(), "[weather.get(city='oslo', days=1)]")
                        .verdict()
                        .isRight())
                .isTrue();
        assertThat(ReplyJudge.prompted()
                        .judge(prompted.problem(), "It rains.")
                        .verdict()
                        .error())
                .isEqualTo("ast_decoder:decoder_failed");

        CallQuestion tools = BfclFile.read(data, Optional.of(answers), null, AskMode.FC)
                .questions()
                .getFirst();
        assertThat(tools.prompt().messages()).hasSize(1);
        assertThat(tools.prompt().variables().get("tools").toString())
                .contains("\"name\":\"weather_get\"")
                .contains("\"days\":{\"type\":\"number\"}")
                .contains("\"parameters\":{\"type\":\"object\"");
    }

    @Test
    void javaArgumentsAreShownAsTexts() throws IOException {
        Path data = file(
                "BFCL_v4_simple_java.json",
                QUESTION.formatted("simple_java_0").replace("\"float\"", "\"Array\", \"items\": {\"type\": \"long\"}"));
        Path answers = file("possible_answer/BFCL_v4_simple_java.json", ANSWER.formatted("simple_java_0"));
        String system = BfclFile.read(data, Optional.of(answers), null, AskMode.PROMPT)
                .questions()
                .getFirst()
                .prompt()
                .messages()
                .getFirst()
                .content();
        assertThat(system)
                .contains("in Java 8 SDK syntax.")
                .contains("\"description\": \" This is Java Array type parameter in string representation. The list"
                        + " elements are of type long; they are not in string representation.\"");
    }

    @Test
    void theCategoryComesFromTheOptionTheNameOrTheIds() throws IOException {
        Path named = file("irrelevance.json", QUESTION.formatted("x"));
        assertThat(BfclFile.category(named, null).name()).isEqualTo("irrelevance");
        assertThat(BfclFile.category(named, "simple").name()).isEqualTo("simple_python");
        Path ids = file("mine.json", QUESTION.formatted("live_parallel_multiple_3-2-0"));
        assertThat(BfclFile.category(ids, null).name()).isEqualTo("live_parallel_multiple");
        Path neither = file("BFCL_v4_multi_turn_base.json", QUESTION.formatted("multi_turn_base_0"));
        assertThatThrownBy(() -> BfclFile.category(neither, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The category of " + neither + " is known neither by its name nor by its first id,"
                        + " \"multi_turn_base_0\". Name it: --category, one of simple_python, simple_java,"
                        + " simple_javascript, multiple, parallel, parallel_multiple, irrelevance, live_simple,"
                        + " live_multiple, live_parallel, live_parallel_multiple, live_irrelevance, live_relevance."
                        + " Questions of several turns, web search and memory cannot be measured here.");
    }

    @Test
    void answersOfAnotherFileAreRefusedByName() throws IOException {
        Path data = file("BFCL_v4_simple_python.json", QUESTION.formatted("simple_python_0"));
        Path other = file("possible_answer/BFCL_v4_multiple.json", ANSWER.formatted("multiple_0"));
        Path own = folder.resolve("possible_answer/BFCL_v4_simple_python.json");
        assertThatThrownBy(() -> BfclFile.read(data, Optional.of(other), null, AskMode.FC))
                .isInstanceOf(DataException.class)
                .hasMessage("The answers " + other + " are not those of " + data + ": row 1 is \"multiple_0\" there and"
                        + " \"simple_python_0\" here. Name the file of possible_answer/ that has the name of the"
                        + " questions: " + own);
        Path longer = file("longer.json", ANSWER.formatted("simple_python_0"), ANSWER.formatted("simple_python_1"));
        assertThatThrownBy(() -> BfclFile.read(data, Optional.of(longer), null, AskMode.FC))
                .isInstanceOf(DataException.class)
                .hasMessage("The answers " + longer + " are not those of " + data + ": they have 2 rows, and the"
                        + " questions 1. Name the file of possible_answer/ that has the name of the questions: " + own);
        assertThatThrownBy(() -> BfclFile.read(data, Optional.empty(), null, AskMode.FC))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The file " + data + " is of the category simple_python, whose answers are in a file of"
                        + " their own; name it: --answers " + own);
        assertThatThrownBy(() -> BfclFile.read(data, Optional.of(longer), "irrelevance", AskMode.FC))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The file " + data + " is of the category irrelevance, which has no answers: leave out"
                        + " --answers " + longer);
    }

    @Test
    void brokenRowsSayWhatIsWrong() throws IOException {
        Path data = file("irrelevance.json", QUESTION.formatted("irrelevance_0").replace("[[", "[[{}],["));
        assertThatThrownBy(() -> BfclFile.read(data, Optional.empty(), null, AskMode.FC))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(data + ":1: the field \"question\" must be a list of one turn, which is a list"
                        + " of {\"role\", \"content\"} messages, but is an array (");
        Path one = file("multiple.json", QUESTION.formatted("multiple_0"));
        Path answers = file("answers.json", "{\"id\": \"multiple_0\", \"ground_truth\": [{\"f\": {\"a\": 1}}]}");
        assertThatThrownBy(() -> BfclFile.read(one, Optional.of(answers), null, AskMode.FC))
                .isInstanceOf(DataException.class)
                .hasMessage(answers + ":1: the accepted values of \"a\" are 1; write them as a list, as in"
                        + " [\"Graz\", \"\"]");
        Path none = file("none.json", "{\"id\": \"multiple_0\", \"ground_truth\": []}");
        assertThatThrownBy(() -> BfclFile.read(one, Optional.of(none), null, AskMode.FC))
                .isInstanceOf(DataException.class)
                .hasMessage(one + ":1: a question of the category multiple needs at least one function and one wanted"
                        + " call, but has 1 and 0.");
    }
}
