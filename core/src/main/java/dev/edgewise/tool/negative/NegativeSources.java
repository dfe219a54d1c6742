package dev.edgewise.tool.negative;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Conversations;
import dev.edgewise.data.Row;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.random.Seeds;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where wrong replies come from: a model's own, those of a file, and mutations.
///
/// A model's right reply is the right one of its pair; where it has none, the row's own turn is.
///
/// @param replies a model's, for every row; empty where no model was asked
/// @param wrong rows with `prompt` and `completion`; those whose `label` is true are not read
/// @param byRule whether mutations are made where a row has no other wrong reply
public record NegativeSources(
        CallFormat format, List<CallRow> rows, List<List<String>> replies, List<Row> wrong, boolean byRule, long seed) {
    public NegativeSources {
        rows = List.copyOf(rows);
        replies = List.copyOf(replies);
        wrong = List.copyOf(wrong);
    }

    /// Pairs every row that has a wrong reply.
    public void addTo(NegativePairs pairs) {
        Mutations mutations = new Mutations(format, rows);
        Map<String, List<ToolReply>> taught = taught();
        for (int i = 0; i < rows.size(); i++) {
            CallRow row = rows.get(i);
            List<Negative> found = new ArrayList<>();
            ToolReply right = null;
            for (String text : replies.isEmpty() ? List.<String>of() : replies.get(i)) {
                ToolReply reply = format.read(text);
                boolean wrongOne = add(row, reply, text, "own", found);
                right = wrongOne || right != null || text.isBlank() ? right : reply;
            }
            for (ToolReply reply : taught.getOrDefault(row.asked(), List.of())) {
                add(row, reply, written(reply), "teacher", found);
            }
            pairs.add(row, right, offer(row, found, mutations, Seeds.stream(seed, "negative", i)));
        }
    }

    private NegativePairs.Offer offer(CallRow row, List<Negative> found, Mutations mutations, RandomGenerator random) {
        return kind -> {
            Optional<Negative> own =
                    found.stream().filter(negative -> negative.kind() == kind).findFirst();
            boolean made = own.isEmpty() && found.isEmpty() && byRule;
            return made ? mutations.of(row, kind, random) : own;
        };
    }

    /// Adds a reply if it is wrong, and tells whether it is.
    private static boolean add(CallRow row, ToolReply reply, String text, String source, List<Negative> found) {
        CallProblem problem = row.problem();
        Verdict verdict = problem.judge(reply);
        if (verdict.isRight() || text.isBlank()) {
            return false;
        }
        Message turn = reply.isMalformed() ? new Message("assistant", text) : reply.message();
        found.add(new Negative(NegativeKind.of(problem, reply, verdict), text, turn, source));
        return true;
    }

    private String written(ToolReply reply) {
        return reply.calls().isEmpty() ? reply.content() : format.write(reply.calls());
    }

    private Map<String, List<ToolReply>> taught() {
        Map<String, List<ToolReply>> taught = new HashMap<>();
        for (Row row : wrong) {
            if (row.fields().path("label").asBoolean()) {
                continue;
            }
            String asked = Conversations.read(row, "prompt").stream()
                    .map(message -> message.fields().toString())
                    .collect(Collectors.joining("\n"));
            JsonNode completion = row.value("completion");
            ToolReply reply = completion.isTextual() ? format.read(completion.textValue()) : reply(row);
            if (reply != null) {
                taught.computeIfAbsent(asked, _ -> new ArrayList<>()).add(reply);
            }
        }
        return taught;
    }

    /// Returns the first turn of the assistant. Its calls may be of tools that there are not.
    private @Nullable ToolReply reply(Row row) {
        for (Message message : Conversations.read(row, "completion")) {
            if (message.role().equals("assistant")) {
                List<ToolCall> calls = CallRow.calls(message);
                return calls.isEmpty() ? format.read(message.content()) : new ToolReply(message.content(), calls, "");
            }
        }
        return null;
    }
}
