package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(read(row, Fields.STANDARD))
                .isEqualTo(new Demonstration.Text(folder.resolve("a.jsonl") + ":1", "2+3=", "5"));
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
                "{\"messages\": \"[{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"2+3?\\\"}, {\\\"role\\\": \\\"assistant\\\", \\\"content\\\": \\\"5\\\"}]\"}",
                "{\"prompt\": \" [{\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"2+3?\\\"}]\", \"completion\": \"[{\\\"role\\\": \\\"assistant\\\", \\\"content\\\": \\\"5\\\"}]\"}"
            })
    void readsConversations(String row) throws IOException {
        assertThat(read(row, Fields.STANDARD)).isInstanceOfSatisfying(Demonstration.Chat.class, chat -> {
            assertThat(chat.place()).isEqualTo(folder.resolve("a.jsonl") + ":1");
            assertThat(chat.prompt().messages()).hasSize(1);
            assertThat(chat.prompt().messages().getFirst().role()).isEqualTo("user");
            assertThat(chat.prompt().messages().getFirst().content()).isEqualTo("2+3?");
            assertThat(chat.prompt().extras()).isEmpty();
            assertThat(chat.completion().getLast().content()).isEqualTo("5");
        });
    }

    @Test
    void keepsFieldsAndColumnsForTheTemplate() throws IOException {
        String row = """
                {"messages": [{"role": "user", "content": "a", "name": "ann", "none": null}, {"role": "assistant",
                 "tool_calls": [{"function": {"name": "f"}}], "reasoning_content": "because"}],
                 "tools": "[{\\"name\\": \\"f\\"}]", "chat_template_kwargs": {"mode": "brief"}}
                """.replace("\n", "");

        assertThat(read(row, Fields.STANDARD)).isInstanceOfSatisfying(Demonstration.Chat.class, chat -> {
            assertThat(chat.prompt().and(chat.completion()).extras())
                    .containsExactly("mode", "name", "reasoning_content", "tool_calls", "tools");
            assertThat(chat.prompt().variables().get("tools")).hasToString("[{\"name\":\"f\"}]");
            assertThat(chat.prompt().variables().get("mode")).hasToString("\"brief\"");
            assertThat(chat.completion().getLast().content()).isEmpty();
            assertThat(chat.prompt().messages().getFirst().fields().has("none")).isTrue();
        });
    }

    @Test
    void aCompletionMayHaveSeveralMessages() throws IOException {
        String row =
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}], \"completion\": [{\"role\": \"assistant\","
                        + " \"tool_calls\": [{\"name\": \"f\"}]}, {\"role\": \"tool\", \"content\": \"b\"}, {\"role\": \"assistant\","
                        + " \"content\": \"c\"}]}";

        assertThat(read(row, Fields.STANDARD))
                .isInstanceOfSatisfying(
                        Demonstration.Chat.class,
                        chat -> assertThat(chat.completion())
                                .extracting(Message::role, Message::content)
                                .containsExactly(tuple("assistant", ""), tuple("tool", "b"), tuple("assistant", "c")));
        assertThat(Demonstrations.completionText(
                        Rows.read(List.of(folder.resolve("a.jsonl"))).getFirst(), "completion"))
                .isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "[", "[{\\\"role\\\": \\\"user\\\"}] and so on", "[]"})
    void textThatOnlyLooksLikeAListIsText(String prompt) throws IOException {
        assertThat(read("{\"prompt\": \"" + prompt + "\", \"completion\": \"b\"}", Fields.STANDARD))
                .isEqualTo(new Demonstration.Text(folder.resolve("a.jsonl") + ":1", prompt.replace("\\\"", "\""), "b"));
    }

    @Test
    void readsNamedFields() throws IOException {
        assertThat(read("{\"question\": \"2+3=\", \"solution\": \"5\"}", new Fields("question", "solution")))
                .isEqualTo(new Demonstration.Text(folder.resolve("a.jsonl") + ":1", "2+3=", "5"));
    }

    @Test
    void readsMessagesFromParquet() {
        List<Demonstration> all =
                Demonstrations.read(List.of(ParquetRowsTest.resource("messages.parquet")), Fields.STANDARD);
        assertThat(all)
                .extracting(each ->
                        ((Demonstration.Chat) each).completion().getLast().content())
                .containsExactly("#### 5", "12*3=36\n#### 36");
        assertThat(((Demonstration.Chat) all.getLast()).prompt().messages())
                .extracting(Message::role, Message::content)
                .containsExactly(tuple("system", "Be brief."), tuple("user", "12*3?"));
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
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": []}]} | the last of at least two messages must be the assistant's answer, but there are 2 and the last is by the assistant.",
                "{\"prompt\": \"a\", \"completion\": [{\"role\": \"assistant\", \"content\": \"b\", \"reasoning_content\": \"c\"}]} | the completion has the fields reasoning_content beside its content, but the prompt is plain text, so no chat template writes them. Give the prompt as a conversation, or remove the fields.",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}], \"tools\": [\"f\"]} | the field \"tools\" must be a list of JSON schemas, or the same as JSON text, but is an array ([\"f\"]).",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}], \"chat_template_kwargs\": \"brief\"} | the field \"chat_template_kwargs\" must be an object of the template's variables but is a string (\"brief\").",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}], \"chat_template_kwargs\": {\"tokenize\": false}} | chat_template_kwargs sets \"tokenize\", which is no variable of a template. These cannot be set: add_generation_prompt, chat_template, continue_final_message, conversation, max_length, messages, padding, return_assistant_tokens_mask, return_dict, return_tensors, tokenize, tokenizer_kwargs, truncation.",
                "{\"prompt\": \"a\", \"completion\": [{\"role\": \"user\", \"content\": \"b\"}]} | the last message of the field \"completion\" must be the assistant's but is by the user. Let it end with the assistant's answer, or remove the row.",
                "{\"prompt\": \"a\", \"completion\": [{\"role\": \"user\", \"content\": \"b\"}, {\"role\": \"assistant\", \"content\": \"c\"}]} | the completion has 2 messages, but the prompt is plain text, so no chat template writes them. Give the prompt as a conversation."
            })
    void namesPlaceAndFault(String row, String message) {
        assertThatThrownBy(() -> read(row, Fields.STANDARD))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("a.jsonl") + ":1: " + message);
    }
}
