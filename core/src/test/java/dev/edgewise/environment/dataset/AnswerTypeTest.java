package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTypeTest extends DatasetFiles {
    private DatasetEnvironment environment(AnswerType type, String answer) throws IOException {
        DatasetSpec spec = allTraining(file("a.jsonl", "{\"question\": \"q\", \"answer\": " + answer + "}\n"))
                .withAnswerType(type);
        return DatasetEnvironment.load(spec, AnswerFormat.TAG, false);
    }

    private boolean isRight(AnswerType type, String answer, String given) throws IOException {
        DatasetEnvironment environment = environment(type, answer);
        Task task = environment.tasks(Split.TRAIN, 0).getFirst();
        return environment.score(task, "<answer>" + given + "</answer>").success();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `["Rome", "Milan"]`          | Rome          | true
            `["Rome", "New  York"]`      | New York      | true
            `["Rome", "Milan"]`          | rome          | false
            `["Rome", "Milan"]`          | Rome, Milan   | false
            `["Rome", "Milan"]`          | ["Rome", "Milan"] | false
            `[7.0, "seven"]`             | 7             | true
            `"Rome"`                     | Rome          | true
            `"[1, 2]"`                   | 1             | false
            """)
    void oneOfSeveralTexts(String answers, String given, boolean right) throws IOException {
        assertThat(isRight(AnswerType.ONE_OF, answers, given)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `"[0-9]{4}-[0-9]{2}"` | 2026-11     | true
            `"[0-9]{4}-[0-9]{2}"` | 2026-11-29  | false
            `"(?i)yes|no"`        | No          | true
            """)
    void aRegularExpression(String expression, String given, boolean right) throws IOException {
        assertThat(isRight(AnswerType.REGEX, expression, given)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{"a": 1, "b": [1, 2]}` | `{"b": [1.0, 2], "a": 1}`  | true
            `{"a": 1, "b": [1, 2]}` | `{"b": [2, 1], "a": 1}`    | false
            `{"a": 1}`              | `{"a": 1, "b": null}`      | false
            `{"a": 1}`              | `{"a": "1"}`               | false
            `{"a": 1}`              | `{"a": 1} {"a": 1}`        | false
            `{"a": 1}`              | `{"a": 1`                  | false
            `"{\\"a\\": 1}"`        | `{ "a" : 1e0 }`            | true
            `[true, null]`          | `[true,null]`              | true
            `{"a": 1}`              | `{"a": 1e999999999}`       | false
            """)
    void json(String value, String given, boolean right) throws IOException {
        assertThat(isRight(AnswerType.JSON, value, given)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{"type": "object", "required": ["city"]}`      | `{"city": "Rome"}`  | true
            `{"type": "object", "required": ["city"]}`      | `{"town": "Rome"}`  | false
            `{"type": "object", "required": ["city"]}`      | `{"city": "Rome"`   | false
            `"{\\"enum\\": [1, 2]}"`                        | 2                   | true
            `{"type": "integer", "maximum": 9}`             | 10                  | false
            `{"type": "string", "pattern": "^[a-z]+$"}`     | `"abc"`             | true
            `{"type": "string", "pattern": "^(a+)+$"}`      | `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"` | false
            `{"multipleOf": 0.1}`                           | 1e999999999         | false
            `{"$defs": {"x": {"$ref": "#/$defs/x"}}, "properties": {"a": {"$ref": "#/$defs/x"}}}` | `{"a": 1}` | false
            """)
    void whatAJsonSchemaAllows(String schema, String given, boolean right) throws IOException {
        assertThat(isRight(AnswerType.JSON_SCHEMA, schema, given)).isEqualTo(right);
    }

    @Test
    void aSchemaIsCompiledOnce() {
        String schema = "{\"type\": \"object\", \"required\": [\"a\"]}";
        assertThat(AnswerSchema.allows(schema, "{\"a\": 1}")).isTrue();
        assertThat(AnswerSchema.compiled(schema)).isSameAs(AnswerSchema.compiled(schema));
        assertThat(AnswerSchema.allows(schema, "{}")).isFalse();
    }

    @Test
    void anExpertWritesTheFirstOfSeveralAndNoExpression() throws IOException {
        DatasetEnvironment several = environment(AnswerType.ONE_OF, "[\"Rome\", \"Milan\"]");
        assertThat(several.solution(several.solved(0).getFirst())).isEqualTo("<answer>Rome</answer>");
        assertThat(environment(AnswerType.REGEX, "\"a+\"").solved(0)).isEmpty();
        assertThat(environment(AnswerType.JSON_SCHEMA, "{\"type\": \"object\"}").solved(0))
                .isEmpty();
        DatasetEnvironment json = environment(AnswerType.JSON, "{\"a\": [1, 2.50]}");
        assertThat(json.solution(json.solved(0).getFirst())).isEqualTo("<answer>{\"a\":[1,2.5]}</answer>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ONE_OF | `[]`        | `the field "answer" is an empty list, but it must hold an answer.`
            ONE_OF | `[["a"]]`   | `the field "answer" must be text or a number but is an array (["a"]).`
            REGEX  | `"(?=a)"`   | `the field "answer" holds "(?=a)", which is no regular expression that RE2 reads (without lookahead and back references), or too large a one.`
            REGEX  | `7`         | `the field "answer" must be text but is a number (7).`
            JSON_SCHEMA | `"{a: 1}"`        | `the field "answer" must hold a JSON Schema but is no JSON ("{a: 1}").`
            JSON_SCHEMA | `{"type": "obj"}` | `the field "answer" must hold a JSON Schema (2020-12), but $.type: does not have a value in the enumeration ["array", "boolean", "integer", "null", "number", "object", "string"].`
            JSON_SCHEMA | `{"$ref": "#"}`   | `the field "answer" must hold a JSON Schema (2020-12), but it refers to itself without end.`
            JSON_SCHEMA | `{"$ref": "http://127.0.0.1:1/a"}` | `the field "answer" must hold a JSON Schema (2020-12), but Schema from 'http://127.0.0.1:1/a' is not allowed to be loaded.`
            JSON_SCHEMA | `{"pattern": "(?=a)"}` | `the field "answer" must hold a JSON Schema (2020-12), but the pattern (?=a) is no regular expression that RE2 reads (without lookahead and back references), or too large a one.`
            JSON   | `"{a: 1}"`  | `the answer "{a: 1}" is not JSON. Set answer_type: text to compare the answers of this data set as text.`
            """)
    void refusesWhatIsNoAnswer(AnswerType type, String answer, String told) throws IOException {
        DatasetSpec spec = allTraining(file("a.jsonl", "{\"question\": \"q\", \"answer\": " + answer + "}\n"))
                .withAnswerType(type);
        assertFault(spec, folder.resolve("a.jsonl") + ":1: " + told);
    }
}
