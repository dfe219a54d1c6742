package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Trees of recorded attempts.
class AttemptStepsTest {
    /// In the shape of GSM8K's model solutions.
    private static final String DUCKS = """
            {"question": "16 eggs; 3 are eaten, 4 baked; the rest sells at $2. How much?",
             "ground_truth": "She sells 16 - 3 - 4 = <<16-3-4=9>>9 eggs.\\nShe makes 9 * 2 = $<<9*2=18>>18.\\nA: 18",
             "small": {"is_correct": false,
                       "solution": "She sells 16 - 3 - 4 = <<16-3-4=9>>9 eggs a day.\\nSo 9 * 2 = <<9*2=16>>16.\\nA: 16"},
             "large": {"is_correct": false, "solution": "She sells 16 - 3 = <<16-3=13>>13.\\nThat is 13 * 2 = 26.\\nA: 26"}}
            """;

    private static Row row(String json) {
        try {
            return new Row("rows.jsonl:1", (ObjectNode) new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReasoningTree tree(String json) {
        AttemptRow row = AttemptFields.STANDARD.read(row(json), 0);
        AttemptSteps steps = new AttemptSteps(row);
        return new TreeBuilder(steps, steps, 8, 64, 100).build(row.task(), 1);
    }

    @Test
    void findsTheFirstWrongStepByItsCalculationOrWhereItParts() {
        ReasoningTree tree = tree(DUCKS);
        assertThat(tree.task().answer()).isEqualTo("18");
        assertThat(tree.nodes())
                .extracting(node -> node.step().text(), node -> node.judgement().why())
                .containsExactly(
                        tuple("She sells 16 - 3 - 4 = 9 eggs.", ""),
                        tuple("She sells 16 - 3 = 13.", "16-3 does not lead to the answer"),
                        tuple("She makes 9 * 2 = $18.", ""),
                        tuple("So 9 * 2 = 16.", "9*2 is not 16"),
                        tuple("18", ""));
        LongThought thought = new Traversal(1).walk(tree, Seeds.stream(1)).orElseThrow();
        assertThat(thought.detours()).isEqualTo(2);
    }

    @Test
    void anEquationIsAReferenceAndSentencesAreSteps() {
        ReasoningTree tree = tree("""
                {"question": "4 boxes of 2 scarves and 6 mittens. How many pieces?", "equation": "X=(4.0*(2.0+6.0))",
                 "answer": 32, "solutions": [{"text": "There are 4 boxes. In total 4 * (2 + 6) = 28. The answer is 28.",
                 "answer": 28, "correct": false}]}
                """);
        assertThat(tree.nodes())
                .extracting(node -> node.step().text())
                .containsExactly("2+6=8", "There are 4 boxes.", "4*8=32", "In total 4 * (2 + 6) = 28.", "32");
        assertThat(tree.nodes().get(3).judgement()).isEqualTo(Judgement.wrong("4*(2+6) is not 28"));
    }

    @Test
    void anAttemptThatIsWrongOnlyInItsAnswerIsWrongThere() {
        ReasoningTree tree = tree("""
                {"question": "Six and 18, less 4?", "reference": "6+18=24\\n24-4=20\\nA: 20",
                 "solutions": [{"text": "6 + 18 = 24.\\nThe answer is 24.", "correct": false}]}
                """);
        assertThat(tree.node(3).judgement()).isEqualTo(Judgement.wrong("the answer is not 24"));
        assertThat(tree.node(3).parent()).as("equal calculations are one node").isEqualTo(1);
    }

    @Test
    void whatContradictsItselfIsLeftOut() {
        ReasoningTree tree = tree("""
                {"question": "1 and 1?", "answer": 2, "solutions": [
                 {"text": "1+1=3\\nA: 2", "correct": true}, {"text": "1+1=2\\nA: 2", "correct": false},
                 {"text": "1+1=3\\nA: 3", "correct": false}, {"text": "2", "correct": true}]}
                """);
        assertThat(tree.correctLeaves()).isEmpty();
        assertThat(tree.nodes()).hasSize(1);
    }

    @Test
    void aRowWithoutAttemptsHasNone() {
        AttemptRow row = AttemptFields.STANDARD.read(row("{\"question\": \"1+1?\", \"answer\": 2}"), 3);
        assertThat(row.attempts()).isEmpty();
        assertThat(row.task().id()).isEqualTo("data:3");
    }

    @Test
    void columnsCanBeNamed() {
        AttemptFields fields = new AttemptFields("ask", "gold", "result", List.of("tries"), "said", "ok");
        AttemptRow row = fields.read(row("""
                {"ask": "1+1?", "gold": "1+1=2", "result": "2", "tries": {"said": "1+1=3\\nA: 3", "ok": false}}
                """), 0);
        assertThat(row.attempts()).hasSize(2);
        assertThat(row.attempts().getFirst().steps().getLast()).isEqualTo(new Step("2", true));
    }

    @Test
    void saysWhatIsWrongWithARow() {
        refused("{\"answer\": 1}", "there is no field \"question\". Fields here: answer.");
        refused("{\"question\": \" \"}", "the field \"question\" is blank; there is nothing to solve. Remove the row.");
        refused(
                "{\"question\": \"1?\", \"answer\": [1]}",
                "the field \"answer\" must be a number or text but is an array ([1]).");
        refused(
                "{\"question\": \"1?\", \"solutions\": [{\"text\": \"a\", \"correct\": \"yes\"}]}",
                "the field \"solutions\" must be attempts whose judgement is true or false but is a string (\"yes\").");
        refused(
                "{\"question\": \"1?\", \"solutions\": [{\"text\": \"a\", \"correct\": true}, {\"correct\": true}]}",
                "an attempt in the field \"solutions\" has no text: it needs one of text, solution, completion. Name the"
                        + " field, or remove the row.");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> AttemptFields.STANDARD.read(row(json), 0))
                .isInstanceOf(DataException.class)
                .hasMessage("rows.jsonl:1: " + message);
    }
}
