package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter.InterpreterScopeClosable;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// `for target in values [if condition]`, with `else`, tuple targets and a fresh scope for every round, as in
/// Jinja2.
final class ForTag implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
        return "for";
    }

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
        ForHeader header = ForHeader.parse(node.getHelpers());
        List<Object> values = selected(header, node, interpreter);
        StringBuilder text = new StringBuilder();
        LoopVariable loop = new LoopVariable(values);
        while (loop.hasNext()) {
            Budget.round();
            Object value = loop.next();
            try (InterpreterScopeClosable _ = interpreter.enterScope()) {
                Context context = interpreter.getContext();
                context.put("loop", loop);
                header.bind(value, context);
                for (Iterator<Node> body = body(node, false); body.hasNext() && !loop.isContinued(); ) {
                    text.append(body.next().render(interpreter));
                }
            }
        }
        if (values.isEmpty()) {
            for (Iterator<Node> body = body(node, true); body.hasNext(); ) {
                text.append(body.next().render(interpreter));
            }
        }
        return text.toString();
    }

    private static List<Object> selected(ForHeader header, TagNode node, JinjavaInterpreter interpreter) {
        Object values = interpreter.resolveELExpression(header.values(), node.getLineNumber());
        List<Object> all = Python.iterate(values);
        String condition = header.condition();
        if (condition == null) {
            return all;
        }
        List<Object> kept = new ArrayList<>();
        for (Object value : all) {
            Budget.round();
            try (InterpreterScopeClosable _ = interpreter.enterScope()) {
                header.bind(value, interpreter.getContext());
                if (Python.truth(interpreter.resolveELExpression(condition, node.getLineNumber()))) {
                    kept.add(value);
                }
            }
        }
        return kept;
    }

    /// Returns the nodes before `else`, or those after it.
    private static Iterator<Node> body(TagNode node, boolean afterElse) {
        List<Node> children = node.getChildren();
        int split = 0;
        while (split < children.size()
                && !(children.get(split) instanceof TagNode tag && tag.getTag() instanceof ElseTag)) {
            split++;
        }
        int size = children.size();
        return (afterElse ? children.subList(Math.min(split + 1, size), size) : children.subList(0, split)).iterator();
    }
}
