package dev.edgewise.tool.negative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.testkit.Golden;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.ReferenceCall;
import dev.edgewise.tool.check.ReplyJudge;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.tool.negative.NegativeKind.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NegativePairsTest {
    private static final CallFormat FORMAT = CallFormats.hermes();
    private static final Map<Group, Double> SHARES =
            Map.of(Group.ARGUMENTS, 0.5, Group.STRUCTURE, 0.25, Group.CALL_OR_NOT, 0.25);

    @TempDir
    private Path folder;

    private static List<CallRow> rows() {
        return Rows.read(Path.of("..", "examples", "calls", "rows.jsonl")).stream()
                .map(row -> CallRow.of(row, null, null))
                .toList();
    }

    private static NegativePairs pairs(
            List<CallRow> rows, List<List<String>> replies, List<Row> wrong, boolean byRule, int difference) {
        NegativePairs pairs = new NegativePairs(FORMAT, SHARES, difference);
        new NegativeSources(FORMAT, rows, replies, wrong, byRule, 1).addTo(pairs);
        return pairs;
    }

    @Test
    void everyMutationIsWrongAndOfEveryKindThereIsOne() {
        Mutations mutations = new Mutations(FORMAT, rows());
        Random random = new Random(3);
        for (NegativeKind kind : NegativeKind.values()) {
            int made = 0;
            for (CallRow row : rows()) {
                Optional<Negative> negative = mutations.of(row, kind, random);
                negative.ifPresent(wrong -> assertThat(ReplyJudge.strict(FORMAT)
                                .judge(row.problem(), wrong.text())
                                .verdict()
                                .isRight())
                        .as("%s: %s", kind, wrong.text())
                        .isFalse());
                made += negative.isPresent() ? 1 : 0;
            }
            assertThat(made).as(kind.key()).isGreaterThan(3);
        }
    }

    @Test
    void groupsAreInBalanceAndBothDirectionsEquallyOften() {
        NegativePairs pairs = pairs(rows(), List.of(), List.of(), true, 3);
        Map<String, Long> kinds = pairs.rows().stream()
                .collect(Collectors.groupingBy(row -> row.path("kind").asText(), Collectors.counting()));
        assertThat(kinds.get("prose")).isEqualTo(kinds.get("needless"));
        double all = pairs.rows().size();
        long arguments = List.of("value", "swapped", "type", "missing", "invented", "renamed").stream()
                .mapToLong(kind -> kinds.getOrDefault(kind, 0L))
                .sum();
        assertThat(arguments / all).isCloseTo(0.5, within(0.06));
        assertThat((kinds.get("prose") + kinds.get("needless")) / all).isCloseTo(0.25, within(0.06));
        assertThat(kinds).hasSizeGreaterThan(10);
        ObjectNode first = pairs.rows().getFirst();
        assertThat(first.fieldNames())
                .toIterable()
                .containsExactly("prompt", "chosen", "rejected", "tools", "kind", "source");
        assertThat(first.path("chosen").path(0).path("role").asText()).isEqualTo("assistant");
        assertThat(pairs.rows().toString())
                .isEqualTo(pairs(rows(), List.of(), List.of(), true, 3).rows().toString());
        assertThat(pairs.notes())
                .anyMatch(note -> note.endsWith("equally often; there are more rows that want no call"));
    }

    @Test
    void aModelsOwnRepliesArePairedByTheirFault() {
        CallRow row = rows().getFirst();
        String right = FORMAT.write(row.calls());
        String wrong = right.replace("Graz", "Linz").replace("Porto", "Bern");
        NegativePairs own = pairs(List.of(row), List.of(List.of("  " + right, wrong, "Sorry.")), List.of(), false, 3);
        assertThat(own.rows()).hasSize(1);
        assertThat(own.rows().getFirst().path("kind").asText()).isEqualTo("value");
        assertThat(own.rows().getFirst().path("source").asText()).isEqualTo("own");
        assertThat(own.rows().getFirst().path("rejected").findValue("arguments").toString())
                .isEqualTo("{\"from\":\"Linz\",\"to\":\"Bern\"}");
        NegativePairs allRight = pairs(List.of(row), List.of(List.of(right)), List.of(), false, 3);
        assertThat(allRight.rows()).isEmpty();
        assertThat(allRight.notes()).containsExactly("1 rows have no wrong reply, and are left out");
        String tie = right.replace("Porto", "Portu");
        NegativePairs near = pairs(List.of(row), List.of(List.of(tie)), List.of(), false, 3);
        assertThat(near.rows()).isEmpty();
        assertThat(near.notes())
                .contains("0 wrong replies equal the right one and 1 differ in fewer than 3 characters; they are not"
                        + " used");
        assertThat(pairs(List.of(row), List.of(List.of(right)), List.of(), true, 3)
                        .rows())
                .hasSize(1);
    }

    @Test
    void aTeachersWrongChainsArePairedByTheirPrompt() throws IOException {
        CallRow row = rows().getFirst();
        String prompt = "{\"prompt\": [" + row.prompt().messages().getFirst().fields() + "], ";
        Path file = Files.writeString(
                folder.resolve("chains.jsonl"),
                prompt + "\"completion\": [{\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": [{\"function\":"
                        + " {\"name\": \"search\", \"arguments\": {\"q\": \"train\"}}}]}], \"label\": false}\n" + prompt
                        + "\"completion\": \"I found one.\", \"label\": true}\n");
        List<ObjectNode> pairs =
                pairs(List.of(row), List.of(), Rows.read(file), false, 3).rows();
        assertThat(pairs).hasSize(1);
        assertThat(pairs.getFirst().path("kind").asText()).isEqualTo("name");
        assertThat(pairs.getFirst().path("source").asText()).isEqualTo("teacher");
    }

    @Test
    void kindsOfTheReferenceVectorsAreTold() {
        Map<String, NegativeKind> kinds = Map.of(
                "name_of_other_tool", NegativeKind.OTHER_TOOL,
                "required_missing", NegativeKind.MISSING,
                "type_text_for_number", NegativeKind.TYPE,
                "argument_invented", NegativeKind.INVENTED,
                "value_wrong", NegativeKind.VALUE,
                "extra_call", NegativeKind.EXTRA_CALL,
                "prose_instead", NegativeKind.PROSE,
                "broken_json", NegativeKind.BROKEN,
                "call_when_none_fits", NegativeKind.NEEDLESS);
        for (JsonNode one : Golden.read("calls/wrong_calls.json")) {
            NegativeKind kind = kinds.get(one.path("kind").asText());
            if (kind != null) {
                CallProblem problem = CallProblem.of(
                        one.path("functions").valueStream().map(Tool::of).toList(),
                        one.path("reference")
                                .valueStream()
                                .map(ReferenceCall::of)
                                .toList());
                assertThat(kind(problem, one.path("reply").asText())).isEqualTo(kind);
            }
        }
    }

    private static NegativeKind kind(CallProblem problem, String text) {
        return NegativeKind.of(
                problem,
                FORMAT.read(text),
                ReplyJudge.strict(FORMAT).judge(problem, text).verdict());
    }

    @Test
    void aCallTooFewAndAToolThatIsNotOfferedAreTold() {
        CallRow two = rows().stream()
                .filter(row -> row.calls().size() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(kind(two.problem(), FORMAT.write(two.calls().subList(0, 1)))).isEqualTo(NegativeKind.MISSING_CALL);
        CallRow one = rows().getFirst();
        String right = FORMAT.write(one.calls());
        assertThat(kind(one.problem(), right + "\n" + right)).isEqualTo(NegativeKind.EXTRA_CALL);
        assertThat(kind(one.problem(), right.replace("find_train", "add_note"))).isEqualTo(NegativeKind.OTHER_TOOL);
        assertThat(kind(one.problem(), right.replace("find_train", "seek_train")))
                .isEqualTo(NegativeKind.NAME);
    }

    @Test
    void sharesMustBeShares() {
        assertThatThrownBy(() -> new NegativePairs(FORMAT, Map.of(Group.ARGUMENTS, -1.0), 3))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the shares of arguments, structure and call-or-not must be at least 0, and one of them"
                        + " above, but are [-1.0]");
    }
}
