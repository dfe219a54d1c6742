package dev.edgewise.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;

/// A reasoning tree as a line of `trees.jsonl`.
public final class TreeJson {
    private TreeJson() {}

    /// Returns the tree as JSON.
    public static ObjectNode of(ReasoningTree tree) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Task task = tree.task();
        json.put("task", task.id()).put("environment", task.cell().environment());
        json.put("level", task.cell().level()).put("question", task.question()).put("answer", task.answer());
        json.put("pruned", tree.pruned());
        ArrayNode nodes = json.putArray("nodes");
        for (ReasoningTree.Node node : tree.nodes()) {
            ObjectNode each = nodes.addObject().put("parent", node.parent());
            each.put("text", node.step().text()).put("answer", node.step().answer());
            each.put("correct", node.judgement().correct());
            if (!node.judgement().why().isEmpty()) {
                each.put("why", node.judgement().why());
            }
        }
        return json;
    }

    /// Reads what [#of] wrote.
    ///
    /// @throws IllegalArgumentException if it is no tree
    public static ReasoningTree read(JsonNode json) {
        Task task = new Task(
                json.required("task").textValue(),
                new Cell(
                        json.required("environment").textValue(),
                        json.required("level").intValue()),
                json.required("question").textValue(),
                json.required("answer").textValue(),
                List.of());
        List<ReasoningTree.Node> nodes = new ArrayList<>();
        for (JsonNode node : json.required("nodes")) {
            Step step = new Step(
                    node.required("text").textValue(), node.required("answer").booleanValue());
            Judgement judgement = new Judgement(
                    node.required("correct").booleanValue(), node.path("why").asText(""));
            nodes.add(new ReasoningTree.Node(node.required("parent").intValue(), step, judgement));
        }
        return new ReasoningTree(task, nodes, json.path("pruned").intValue());
    }
}
