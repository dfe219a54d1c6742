package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;

/// `{% generation %}` marks the assistant's own tokens in templates made for training; the text is rendered as it
/// is, in a scope of its own.
final class GenerationTag implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
        return "generation";
    }

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
        StringBuilder text = new StringBuilder();
        try (JinjavaInterpreter.InterpreterScopeClosable _ = interpreter.enterScope()) {
            for (Node child : node.getChildren()) {
                text.append(child.render(interpreter));
            }
        }
        return text.toString();
    }
}
