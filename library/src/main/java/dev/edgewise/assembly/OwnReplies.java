package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a model itself replies to questions about calls. Finished rows lie beside the file that is made of them, so
/// that a killed command goes on.
///
/// @param samples replies to each question
public record OwnReplies(Student student, PromptRenderer prompts, SamplingSettings sampling, int samples, long seed) {
    /// Rows asked together.
    private static final int PART = 32;

    /// Returns the replies to every row, in order.
    ///
    /// @param data the files that the rows are of
    /// @param out the file that is made of them
    /// @throws dev.edgewise.error.DataException if `out` was made of something else
    public List<List<String>> of(List<CallRow> rows, List<Path> data, Path out, Display display) {
        ObjectNode about = student.about("negatives", data)
                .put("samples", samples)
                .put("temperature", sampling.temperature())
                .put("max_completion_length", sampling.maxCompletionLength())
                .put("seed", seed);
        Generator generator =
                new Generator(student.model().policy(), student.model().tokenizer());
        List<ObjectNode> pieces =
                new Pieces(out, PART, "negatives", display).of(about, rows, part -> asked(part, generator));
        return pieces.stream()
                .map(piece -> piece.path("replies")
                        .valueStream()
                        .map(JsonNode::textValue)
                        .toList())
                .toList();
    }

    private List<ObjectNode> asked(List<CallRow> rows, Generator generator) {
        List<Generator.Request> requests = rows.stream()
                .map(row -> new Generator.Request(
                        prompts.render(row.conversation()).ids(), Seeds.derive(seed, "negatives", row.place())))
                .toList();
        List<ObjectNode> pieces = new ArrayList<>();
        for (List<Completion> group : generator.generate(requests, samples, sampling)) {
            ObjectNode piece = JsonNodeFactory.instance.objectNode();
            ArrayNode replies = piece.putArray("replies");
            group.forEach(completion -> replies.add(completion.text()));
            pieces.add(piece);
        }
        return pieces;
    }
}
