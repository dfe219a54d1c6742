package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.TagNode;

/// `if` with Python's truth: Jinjava takes the text `false` for false.
final class IfTag extends com.hubspot.jinjava.lib.tag.IfTag {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isPositiveIfElseNode(TagNode node, JinjavaInterpreter interpreter) {
        Budget.round();
        return Python.truth(interpreter.resolveELExpression(node.getHelpers(), node.getLineNumber()));
    }
}
