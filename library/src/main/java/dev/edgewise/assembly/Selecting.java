package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.InstructionRow;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.Choice;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.selection.IfdScoreJson;
import dev.edgewise.selection.InstructionPair;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.selection.SelectionRule;
import dev.edgewise.selection.Top;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/// Scores instruction data by a student and chooses what fits it.
///
/// @param top how many rows are kept at most
/// @param maxLength the most tokens of a text with its prompt
public record Selecting(Student student, SelectionRule rule, Top top, InstructionTemplate template, int maxLength) {
    /// Rows scored together. A killed command loses at most their scores.
    private static final int PART = 16;

    /// Writes every row to `out` with its scores, and whether it is kept and why. Scores stay beside it, so that
    /// another rule or top needs no model.
    ///
    /// @param scorer the student's, with this template and length
    /// @param parts has the rows scored
    /// @throws dev.edgewise.error.UserException if a row does not fit the rule, or the scores beside `out` are of
    ///     other data or another student
    public List<SelectedRow> run(IfdScorer scorer, List<InstructionRow> rows, List<Path> data, Path out, Parts parts) {
        if (rule == SelectionRule.RELEASED) {
            rows.forEach(Selecting::requireRefined);
        }
        List<ObjectNode> pieces = parts.of(new PartWork<>(
                out,
                "score",
                student.about("select", data, template, maxLength),
                PART,
                rows,
                part -> scored(scorer, part),
                piece -> piece.findValuesAsText("missing").stream().anyMatch(missing -> !missing.isEmpty()),
                piece -> piece.findValuesAsText("cut").contains("true"),
                scorer::tokens));
        List<SelectedRow> selected = choose(rows, pieces);
        SelectedRow.write(out, selected);
        return selected;
    }

    private static void requireRefined(InstructionRow row) {
        if (row.responses().size() < 2) {
            throw row.row()
                    .fault("--rule released keeps a refined response only where it beats the original, but there is one"
                            + " response. Give the original as output and the refined ones as responses, or take --rule"
                            + " paper or ifd.");
        }
    }

    private static List<ObjectNode> scored(IfdScorer scorer, List<InstructionRow> rows) {
        List<InstructionPair> pairs = new ArrayList<>();
        for (InstructionRow row : rows) {
            row.responses()
                    .forEach(response -> pairs.add(new InstructionPair(row.instruction(), row.input(), response)));
        }
        List<IfdScore> scores = scorer.score(pairs);
        List<ObjectNode> pieces = new ArrayList<>();
        int at = 0;
        for (InstructionRow row : rows) {
            ObjectNode piece = JsonNodeFactory.instance.objectNode();
            ArrayNode list = piece.putArray("scores");
            int end = at + row.responses().size();
            scores.subList(at, end).forEach(score -> list.add(IfdScoreJson.write(score)));
            at = end;
            pieces.add(piece);
        }
        return pieces;
    }

    private List<SelectedRow> choose(List<InstructionRow> rows, List<ObjectNode> pieces) {
        List<List<IfdScore>> scores = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        List<Double> ifds = new ArrayList<>();
        for (ObjectNode piece : pieces) {
            List<IfdScore> ofRow = StreamSupport.stream(piece.path("scores").spliterator(), false)
                    .map(IfdScoreJson::read)
                    .toList();
            Choice choice = rule.choose(ofRow);
            scores.add(ofRow);
            choices.add(choice);
            ifds.add(ofRow.get(choice.response()).ifd());
        }
        List<Choice> limited = top.limit(choices, ifds);
        List<SelectedRow> selected = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            selected.add(row(rows.get(i), limited.get(i), scores.get(i)));
        }
        return selected;
    }

    private static SelectedRow row(InstructionRow row, Choice choice, List<IfdScore> scores) {
        ObjectNode columns = row.row().fields().deepCopy();
        String response = row.responses().get(choice.response());
        IfdScoreJson.put(columns, scores.get(choice.response()));
        columns.put("kept", choice.kept()).put("reason", choice.reason());
        if (scores.size() > 1) {
            columns.put("response", response).put("response_number", choice.response() + 1);
            ArrayNode all = columns.putArray("scores");
            scores.forEach(score -> IfdScoreJson.put(all.addObject(), score));
        }
        return new SelectedRow(columns, row.turns(), response, choice.kept(), choice.reason(), scores);
    }
}
