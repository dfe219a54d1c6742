package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Makes preference pairs of right and wrong chains: TRL's `prompt`, `chosen`, `rejected` as lists of messages, and
/// `tools`. The right chain is the teacher's where it is right, else the model's first.
///
/// @param steps whether a pair is cut to the turn in which the chains part: what both say before it is in the prompt
record ChainPairs(boolean steps) {
    /// The pairs of a task.
    ///
    /// @param cut wrong chains without a pair, because it would end with a turn that a length limit cut:
    ///     learned from, it would get an end token that nobody wrote
    record Paired(List<ObjectNode> pairs, int cut) {}

    /// Returns the pairs of a task, one for every wrong chain that differs from the others.
    Paired of(Task task, List<CallChain> chains) {
        Optional<CallChain> right =
                chains.stream().filter(chain -> chain.right() && !chain.cut()).findFirst();
        if (right.isEmpty()) {
            return new Paired(List.of(), 0);
        }
        List<ObjectNode> pairs = new ArrayList<>();
        Set<JsonNode> seen = new HashSet<>();
        int cut = 0;
        for (CallChain wrong : chains) {
            OptionalInt parting = wrong.right() ? OptionalInt.empty() : parting(right.get(), wrong);
            if (parting.isEmpty()) {
                continue;
            }
            if (endsCut(wrong, parting.getAsInt())) {
                cut++;
                continue;
            }
            ObjectNode pair = pair(task, right.get(), wrong, parting.getAsInt());
            if (seen.add(key(pair))) {
                pairs.add(pair);
            }
        }
        return new Paired(pairs, cut);
    }

    private static JsonNode key(ObjectNode pair) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(pair.path("prompt"))
                .add(pair.path("chosen"))
                .add(pair.path("rejected"));
    }

    /// Returns the turn in which two chains part; empty where they do not.
    private static OptionalInt parting(CallChain right, CallChain wrong) {
        int common = 0;
        int most = Math.min(right.messages().size(), wrong.messages().size());
        while (common < most
                && right.messages().get(common).equals(wrong.messages().get(common))) {
            common++;
        }
        boolean part = common < most
                && isAssistant(right.messages().get(common))
                && isAssistant(wrong.messages().get(common));
        return part ? OptionalInt.of(common) : OptionalInt.empty();
    }

    private boolean endsCut(CallChain chain, int parting) {
        return chain.cut() && (!steps || parting == chain.messages().size() - 1);
    }

    private ObjectNode pair(Task task, CallChain right, CallChain wrong, int common) {
        List<Message> prompt = new ArrayList<>(task.conversation().messages());
        prompt.addAll(steps ? right.messages().subList(0, common) : List.of());
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set("prompt", CallChain.json(prompt));
        row.set("chosen", CallChain.json(cut(right, common)));
        row.set("rejected", CallChain.json(cut(wrong, common)));
        JsonNode tools = task.conversation().variables().get("tools");
        if (tools != null) {
            row.set("tools", tools);
        }
        row.put("task", task.id())
                .put("chosen_by", right.by())
                .put("rejected_by", wrong.by())
                .put("rejected_end", wrong.end());
        return row;
    }

    private List<Message> cut(CallChain chain, int common) {
        return steps ? chain.messages().subList(common, common + 1) : chain.messages();
    }

    private static boolean isAssistant(Message message) {
        return message.role().equals("assistant");
    }
}
