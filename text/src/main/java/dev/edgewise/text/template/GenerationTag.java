package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import dev.edgewise.text.ChatTemplate.Rendering;
import dev.edgewise.text.ChatTemplate.Span;
import dev.edgewise.text.UnusedCharacters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `{% generation %}` marks the assistant's own tokens in templates made for training; the text is rendered as it
/// is, in a scope of its own.
///
/// A rendering is put together from the inside out, so where a part will stand is not known when it is rendered. It is
/// put between two characters that the conversation does not hold, which are taken out at the end.
final class GenerationTag implements Tag {
    private static final long serialVersionUID = 1L;
    private static final String KEY = "marks of generation";
    private static final Pattern USE = Pattern.compile("\\{%[-+]?\\s*generation\\b");

    /// Two characters: in front of what is generated, and behind it.
    record Marks(String characters) {
        /// Takes the marks out of a text.
        Rendering read(String marked) {
            StringBuilder text = new StringBuilder();
            List<Span> spans = new ArrayList<>();
            Deque<Integer> open = new ArrayDeque<>();
            for (int i = 0; i < marked.length(); i++) {
                char c = marked.charAt(i);
                if (c == characters.charAt(0)) {
                    open.push(text.length());
                } else if (c != characters.charAt(1)) {
                    text.append(c);
                } else if (!open.isEmpty()) {
                    spans.add(new Span(open.pop(), text.length()));
                }
            }
            return new Rendering(text.toString(), spans);
        }
    }

    /// Returns whether a template has such marks.
    static boolean in(String source) {
        return USE.matcher(source).find();
    }

    /// Gives a rendering the marks it uses.
    ///
    /// @param values what the template is given, as text
    static Marks start(Map<String, Object> variables, String values) {
        Marks marks = new Marks(UnusedCharacters.in(values, 2));
        variables.put(KEY, marks);
        return marks;
    }

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
        return interpreter.getContext().get(KEY) instanceof Marks marks
                ? marks.characters().charAt(0)
                        + text.toString()
                        + marks.characters().charAt(1)
                : text.toString();
    }
}
