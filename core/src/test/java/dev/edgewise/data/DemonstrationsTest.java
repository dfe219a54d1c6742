package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.data.Demonstrations.Fields;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemonstrationsTest {
    @TempDir
    Path folder;

    private Demonstration read(String row, Fields fields) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), row);
        return Demonstrations.read(List.of(file), fields).getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"prompt\": \"2+3=\", \"completion\": \"5\"}",
                "{\"prompt\": \"2+3=\", \"completion\": [{\"role\": \"assistant\", \"content\": \"5\"}]}"
            })
    void readsPlainPrompts(String row) throws IOException {
        assertThat(read(row, Fields.STANDARD)).isEqualTo(new Demonstration.Text("2+3=", "5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"2+3?\"}], \"completion\": \"5\"}",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"2+3?\"}], \"completion\": [{\"role\": \"assistant\", \"content\": \"5\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"2+3?\"}, {\"role\": \"assistant\", \"content\": \"5\", \"tool_calls\": null}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"2+\"}, {\"type\": \"text\", \"text\": \"3?\"}]}, {\"role\": \"assistant\", \"content\": \"5\"}]}",
                "{\"messages\": \"[{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"2+3?\\\"}, {\\\"role\\\": \\\"assistant\\\", \\\"content\\\": \\\"5\\\"}]\"}"
            })
    void readsConversations(String row) throws IOException {
        assertThat(read(row, Fields.STANDARD))
                .isEqualTo(new Demonstration.Chat(List.of(new Message("user", "2+3?")), "5"));
    }

    @Test
    void readsNamedFields() throws IOException {
        assertThat(read("{\"question\": \"2+3=\", \"solution\": \"5\"}", new Fields("question", "solution")))
                .isEqualTo(new Demonstration.Text("2+3=", "5"));
    }

    @Test
    void readsMessagesFromParquet() {
        List<Demonstration> all =
                Demonstrations.read(List.of(ParquetRowsTest.resource("messages.parquet")), Fields.STANDARD);
        assertThat(all)
                .containsExactly(
                        new Demonstration.Chat(List.of(new Message("user", "2+3?")), "#### 5"),
                        new Demonstration.Chat(
                                List.of(new Message("system", "Be brief."), new Message("user", "12*3?")),
                                "12*3=36\n#### 36"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"question\": \"a\", \"answer\": \"b\"} | a demonstration needs the fields prompt and completion, or messages. Fields here: question, answer. Set prompt_field and completion_field if they have other names.",
                "{\"prompt\": \"a\", \"completio\": \"b\"} | there is no field \"completion\". Did you mean \"completio\"? Fields here: prompt, completio.",
                "{\"prompt\": \"a\", \"completion\": \" \"} | the field \"completion\" is blank; there is nothing to imitate. Remove the row.",
                "{\"prompt\": 3, \"completion\": \"b\"} | the field \"prompt\" must be text but is a number (3).",
                "{\"prompt\": [], \"completion\": \"b\"} | the field \"prompt\" must be a list of {\"role\", \"content\"} messages, at least one, but is an array ([]).",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]} | the last of at least two messages must be the assistant's answer, but there are 1 and the last is by the user.",
                "{\"messages\": [{\"role\": \"human\", \"content\": \"a\"}]} | messages[0] must have one of the roles system, user, assistant, tool but is {\"role\":\"human\",\"content\":\"a\"}.",
                "{\"messages\": [{\"role\": \"user\", \"content\": null}]} | messages[0] has no text content.",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}]} | messages[0] has a part that is not text. Only text content is supported.",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": [{}]}]} | messages[0] calls a tool, which is not supported. Remove the row.",
                "{\"prompt\": \"a\", \"completion\": [{\"role\": \"user\", \"content\": \"b\"}]} | the field \"completion\" must be one message of the assistant but has 1 messages, the first by the user. Put the earlier turns into the prompt."
            })
    void namesPlaceAndFault(String row, String message) {
        assertThatThrownBy(() -> read(row, Fields.STANDARD))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("a.jsonl") + ":1: " + message);
    }
}
