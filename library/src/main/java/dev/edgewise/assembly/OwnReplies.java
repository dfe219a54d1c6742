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
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// What a model itself replies to questions about calls. Finished rows lie beside the file that is made of them, so
/// that a killed command goes on.
///
/// @param samples replies to each question
public record OwnReplies(Student student, PromptRenderer prompts, SamplingSettings sampling, int samples, long seed) {
    /// What the pieces hold, so that none of another form is read.
    private static final String PIECES =
            "replies with the tags of calls and how they ended, of rows that the checker takes";

    /// Rows asked together.
    private static final int PART = 32;

    /// What the model replied. A reply that the length limit cut is left out: learned from, it would get an end
    /// token that the model never wrote.
    ///
    /// @param whole the replies to every row, in order
    /// @param cut how many are left out
    public record Replies(List<List<String>> whole, int cut) {}

    /// Returns the replies to the rows.
    ///
    /// @param asked adds what replies depend on beside the student
    /// @param data the files that the rows are of
    /// @param out the file that is made of them
    /// @throws dev.edgewise.error.DataException if `out` was made of something else
    public Replies of(List<CallRow> rows, UnaryOperator<ObjectNode> asked, List<Path> data, Path out, Display display) {
        ObjectNode about = asked.apply(student.about("negatives", data)
                .put("pieces", PIECES)
                .put("samples", samples)
                .put("temperature", sampling.temperature())
                .put("max_completion_length", sampling.maxCompletionLength())
                .put("seed", seed));
        Generator generator =
                new Generator(student.model().policy(), student.model().tokenizer());
        List<ObjectNode> pieces =
                new Pieces(out, PART, "negatives", display).of(about, rows, part -> replies(part, generator));
        List<List<String>> whole = new ArrayList<>();
        int cut = 0;
        for (ObjectNode piece : pieces) {
            List<String> replies = new ArrayList<>();
            for (JsonNode reply : piece.path("replies")) {
                if (reply.path("finish").textValue().equals(finish(FinishReason.LENGTH))) {
                    cut++;
                } else {
                    replies.add(reply.path("text").textValue());
                }
            }
            whole.add(replies);
        }
        return new Replies(whole, cut);
    }

    private static String finish(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private List<ObjectNode> replies(List<CallRow> rows, Generator generator) {
        List<Generator.Request> requests = rows.stream()
                .map(row -> prompts.request(
                        row.conversation(),
                        new Generator.Request(
                                prompts.render(row.conversation()).ids(),
                                Seeds.derive(seed, "negatives", row.place()))))
                .toList();
        List<ObjectNode> pieces = new ArrayList<>();
        for (List<Completion> group : generator.generate(requests, samples, sampling)) {
            ObjectNode piece = JsonNodeFactory.instance.objectNode();
            ArrayNode replies = piece.putArray("replies");
            group.forEach(completion ->
                    replies.addObject().put("text", completion.text()).put("finish", finish(completion.finish())));
            pieces.add(piece);
        }
        return pieces;
    }
}
