package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionRowTest {
    @TempDir
    Path folder;

    private InstructionRow row(String json, String... responses) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), json + "\n");
        return InstructionRow.read(List.of(file), List.of(responses)).getFirst();
    }

    @Test
    void readsAlpaca() throws IOException {
        InstructionRow row =
                row("{'instruction':'a','input':'b','output':'c','responses':['d','e']}".replace('\'', '"'));
        assertThat(row.instruction()).isEqualTo("a");
        assertThat(row.input()).isEqualTo("b");
        assertThat(row.responses()).containsExactly("c", "d", "e");
        assertThat(row.turns()).extracting(turn -> turn.content()).containsExactly("a\nb");
        assertThat(row("{\"instruction\":\"a\",\"input\":null,\"output\":\"\"}").responses())
                .containsExactly("");
    }

    @Test
    void readsTheFieldsNamed() throws IOException {
        assertThat(row("{\"instruction\":\"a\",\"response\":\"b\",\"target\":\"c\"}", "target", "response")
                        .responses())
                .containsExactly("c", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':'a','completion':'c'}|a",
                "{'prompt':[{'role':'user','content':'a'}],'completion':[{'role':'assistant','content':'c'}]}|a",
                "{'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'},"
                        + "{'role':'assistant','content':'c'}]}|s a",
                "{'conversations':[{'from':'human','value':'a'},{'from':'gpt','value':'c'}]}|a"
            })
    void readsConversations(String json, String instruction) throws IOException {
        InstructionRow row = row(json.replace('\'', '"'));
        assertThat(row.instruction()).isEqualTo(instruction.replace(" ", "\n\n"));
        assertThat(row.responses()).containsExactly("c");
        assertThat(row.turns().getLast().role()).isEqualTo("user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'question':'a'}|a row needs instruction and output (Alpaca), prompt and completion or messages (TRL), or"
                        + " conversations (ShareGPT). Fields here: question.",
                "{'instruction':'a'}|there is no response in output or responses. Fields here: instruction. Name the fields"
                        + " that hold responses: --responses FIELD,FIELD.",
                "{'instruction':'a','responses':[1]}|the field \"responses\" must be a list of texts but is an array ([1]).",
                "{'instruction':['a'],'output':'b'}|the field \"instruction\" must be text but is an array ([\"a\"]).",
                "{'conversations':[{'from':'human','value':'a'}]}|the field \"conversations\" must end with the assistant's"
                        + " answer behind at least one other turn but has 1 and the last is by the user. Mend or remove the"
                        + " row.",
                "{'conversations':[{'from':'human'}]}|conversations[0] must have the texts \"from\" and \"value\" but is"
                        + " {\"from\":\"human\"}."
            })
    void refusesWhatIsNone(String json, String message) {
        assertThatThrownBy(() -> row(json.replace('\'', '"')))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: " + message);
    }
}
