package dev.edgewise.tool.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallFormatsTest {
    private static final ObjectNode ARGUMENTS = JsonNodeFactory.instance
            .objectNode()
            .put("a", 1)
            .put("b", 2.0)
            .put("c", "it's \"x\"\n")
            .put("d", true);

    static {
        ARGUMENTS.putArray("e").add(-1.5).addNull();
        ARGUMENTS.putObject("f").put("g", "Zürich");
    }

    private static final List<ToolCall> CALLS = List.of(new ToolCall("look.up", ARGUMENTS));

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "llama", "pythonic", "functiongemma", "json", "bfcl"})
    void everyFormatReadsWhatItWrites(String name) {
        CallFormat format = CallFormats.named(name);

        assertThat(format.name()).isEqualTo(name);
        assertThat(format.read(format.write(CALLS))).isEqualTo(new ToolReply("", CALLS, ""));
        assertThat(format.readLeniently(format.write(CALLS)).calls()).isEqualTo(CALLS);
    }

    /// Texts as Python's `json.dumps` and the models' own templates write them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "hermes § <tool_call>\\n{\"name\": \"f\", \"arguments\": {\"a\": \"Zürich\", \"b\": 2.0, \"c\": [1, {\"d\": null}]}}\\n</tool_call>",
                "pythonic § <|tool_call_start|>[f(a='Zürich', b=2.0, c=[1, {'d': None}])]<|tool_call_end|>",
                "functiongemma § <start_function_call>call:f{a:<escape>Zürich<escape>,b:2.0,c:[1,{d:null}]}<end_function_call>",
                "llama § {\"name\": \"f\", \"parameters\": {\"a\": \"Zürich\", \"b\": 2.0, \"c\": [1, {\"d\": null}]}}"
            })
    void callsAreWrittenAsTheModelsTemplatesDo(String name, String text) {
        ObjectNode arguments =
                JsonNodeFactory.instance.objectNode().put("a", "Zürich").put("b", 2.0);
        arguments.putArray("c").add(1).addObject().putNull("d");

        assertThat(CallFormats.named(name).write(List.of(new ToolCall("f", arguments))))
                .isEqualTo(text.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "1e16,1e+16",
        "123456789012345680.0,1.2345678901234568e+17",
        "0.0001,0.0001",
        "0.00001,1e-05",
        "-0.5,-0.5"
    })
    void numbersAreWrittenAsPythonDoes(double number, String text) {
        assertThat(PlainJson.write(JsonNodeFactory.instance.numberNode(number))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "hermes § <tool_call>{\"name\": \"f\", \"arguments\": {}} § the tag <tool_call> is not closed",
                "hermes § <tool_call>{\"name\": \"f\"}</tool_call> § a call has no arguments",
                "hermes § <tool_call>{\"name\": \"f\", \"arguments\": \"{}\"}</tool_call> § the arguments of a call are no object",
                "hermes § <tool_call>{\"arguments\": {}}</tool_call> § a call has no name",
                "hermes § <tool_call>[]</tool_call> § a call is no JSON object",
                "hermes § <tool_call>{\"name\": \"f\", \"arguments\": {}} or so</tool_call> § something stands behind the JSON",
                "hermes § <tool_call>{'name': 'f'}</tool_call> § its JSON cannot be read",
                "hermes § <tool_call></tool_call> § there is no JSON",
                "smollm2 § <tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call> § the calls are no list",
                "bfcl § [f(1)] § an argument has no name",
                "bfcl § [f(a=g(1))] § \"g(1)\" is no literal",
                "bfcl § [f(a=1 + 1)] § \"1 + 1\" is no literal",
                "bfcl § [f(a=1, a=2)] § the argument a is given twice",
                "pythonic § <|tool_call_start|>[f(a='x]<|tool_call_end|> § a text is not closed",
                "functiongemma § <start_function_call>f{}<end_function_call> § a call does not begin with call:",
                "functiongemma § <start_function_call>call:f{a:1<end_function_call> § the arguments are not closed"
            })
    void aFaultSaysWhy(String name, String text, String why) {
        assertThat(CallFormats.named(name).read(text)).isEqualTo(ToolReply.malformed(text, why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "llama", "pythonic", "functiongemma", "json", "bfcl"})
    void wordsAreWords(String name) {
        for (String text : List.of("", "For how many nights?", "f(x) = 2", "Use f(x) or g(y).")) {
            assertThat(CallFormats.named(name).read(text)).isEqualTo(ToolReply.words(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "llama", "pythonic", "functiongemma", "json", "bfcl"})
    @Tag("slow")
    void nothingIsHarmful(String name) {
        String deep = "[".repeat(100_000);
        CallFormat format = CallFormats.named(name);
        for (String text : List.of(
                deep,
                "<tool_call>" + deep,
                "<tool_call>".repeat(20_000),
                "</tool_call>".repeat(20_000),
                "<tool_call>" + "x</tool_call>".repeat(20_000),
                "[f(a=" + deep,
                "<start_function_call>call:f{a:" + deep + "<end_function_call>",
                "{\"name\": \"f\", \"parameters\": " + deep,
                "[f(a='\\ud83d')]",
                "[f(a=9" + "9".repeat(5_000) + ")]")) {
            assertThat(format.read(text).calls().size()).isLessThan(2);
            assertThat(format.readLeniently(text).calls().size()).isLessThan(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "{'a': 1, \"b\": [True, None, -2.50], 'c': (1, 2)} § {\"a\":1,\"b\":[true,null,-2.5],\"c\":[1,2]}",
                "'it\\'s' \"x\" § \"it'sx\"",
                "'''a\"b''' § \"a\\\"b\"",
                "'\\x41\\u00e9' § \"Aé\"",
                "1_000 § 1000",
                "12345678901234567890 § 12345678901234567890",
                "() § []"
            })
    void literalsOfPythonAreRead(String text, String json) {
        assertThat(PythonText.literal(text))
                .hasValueSatisfying(value -> assertThat(value).hasToString(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f(1)", "1 + 1", "x", "{1: 2}", "'a", "[1", "0x", "1e999", "--1", "", "'\\uzzzz'"})
    void whatIsNoLiteralIsNone(String text) {
        assertThat(PythonText.literal(text)).isEmpty();
    }

    @Test
    void aNameThatIsNoFormatIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> CallFormats.named("herms"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no format of calls named \"herms\". Did you mean \"hermes\"? Allowed: hermes,"
                        + " smollm2, llama, pythonic, functiongemma, json, bfcl");
        assertThat(CallFormats.all(Plugins.ofClassPath())).hasSize(7);
    }

    /// A template that writes calls as some model does, and what is made of it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "<tool_call>{{ {'name': c.function.name, 'arguments': c.function.arguments} | tojson }}</tool_call> § hermes",
                "{{ {'name': c.function.name, 'parameters': c.function.arguments} | tojson }}<|eot_id|> § llama"
            })
    void theFormatIsTheFirstThatReadsWhatTheTemplateWrites(String call, String name) {
        assertThat(CallFormats.choose(null, writing(call), Plugins.ofClassPath())
                        .name())
                .isEqualTo(name);
        assertThat(CallFormats.choose("bfcl", writing(call), Plugins.ofClassPath())
                        .name())
                .isEqualTo("bfcl");
    }

    @Test
    void aFormThatNobodyKnowsMustBeNamed() {
        String allowed = "hermes, smollm2, llama, pythonic, functiongemma, json, bfcl";
        assertThatThrownBy(() -> CallFormats.choose(null, writing("<<{{ c.function.name }}>>"), Plugins.ofClassPath()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the chat template writes calls in a form that is not known; name the format in which the"
                        + " model writes them: prompt.tool_format, one of " + allowed);
        assertThatThrownBy(() -> CallFormats.choose(null, writing(""), Plugins.ofClassPath()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the chat template writes no calls; set prompt.tool_style: schema to have them written into"
                        + " the messages, or name the format in which the model writes them: prompt.tool_format, one of "
                        + allowed);
        assertThatThrownBy(() -> CallFormats.choose(null, null, Plugins.ofClassPath()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no chat template; name the format in which the model writes calls:"
                        + " prompt.tool_format, one of " + allowed);
    }

    @Test
    void whatATemplateLosesIsSeen() {
        ChatTemplate nothing = writing("");

        assertThat(ToolSupport.of(nothing).lost()).isEqualTo("tools, calls and results");
        assertThat(ToolSupport.of(writing("{{ c.function | tojson }}")).lost()).isEqualTo("tools and results");
        ChatTemplate refusing = (_, _) -> {
            throw new ModelException("no tools");
        };
        assertThat(ToolSupport.of(refusing).refusal()).isEqualTo("no tools");
    }

    /// A template in Java, since Jinja lies in another module: `[role: content and calls]`.
    private static ChatTemplate writing(String call) {
        return (conversation, _) -> {
            StringBuilder text = new StringBuilder();
            for (Message message : conversation.messages()) {
                text.append(message.role()).append(": ").append(message.role().equals("tool") ? "" : message.content());
                message.fields()
                        .path("tool_calls")
                        .forEach(each -> text.append(call.replace(
                                        "{{ {'name': c.function.name, 'arguments': c.function.arguments} | tojson }}",
                                        "{\"name\": " + each.at("/function/name") + ", \"arguments\": "
                                                + each.at("/function/arguments") + "}")
                                .replace(
                                        "{{ {'name': c.function.name, 'parameters': c.function.arguments} | tojson }}",
                                        "{\"name\": " + each.at("/function/name") + ", \"parameters\": "
                                                + each.at("/function/arguments") + "}")
                                .replace(
                                        "{{ c.function.name }}",
                                        each.at("/function/name").asText())
                                .replace(
                                        "{{ c.function | tojson }}",
                                        each.path("function").toString())));
                text.append('\n');
            }
            return new ChatTemplate.Rendering(text.toString(), List.of());
        };
    }
}
