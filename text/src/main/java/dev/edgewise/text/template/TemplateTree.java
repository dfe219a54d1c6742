package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.expression.ExpressionStrategy;
import com.hubspot.jinjava.lib.tag.BreakTag;
import com.hubspot.jinjava.lib.tag.ContinueTag;
import com.hubspot.jinjava.lib.tag.ElseIfTag;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.FlexibleTag;
import com.hubspot.jinjava.lib.tag.MacroTag;
import com.hubspot.jinjava.lib.tag.SetTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.ExpressionNode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.TextNode;
import com.hubspot.jinjava.tree.output.OutputNode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.DefaultTokenScannerSymbols;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.tree.parse.TextToken;
import com.hubspot.jinjava.tree.parse.TokenScannerSymbols;
import com.hubspot.jinjava.tree.parse.WhitespaceControlParser;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds Jinjava's node tree from template pieces. Only the tags listed here exist: nothing that reads another
/// file.
final class TemplateTree {
    private static final TokenScannerSymbols SYMBOLS = new DefaultTokenScannerSymbols();
    private static final WhitespaceControlParser STRICT = WhitespaceControlParser.STRICT;
    private static final Map<String, Tag> TAGS = Stream.of(
                    new IfTag(),
                    new ElseIfTag(),
                    new ElseTag(),
                    new ForTag(),
                    new BreakTag(),
                    new ContinueTag(),
                    new SetTag(),
                    new MacroTag(),
                    new GenerationTag())
            .collect(Collectors.toUnmodifiableMap(Tag::getName, Function.identity()));
    private static final ExpressionStrategy OUTPUT = (token, interpreter) ->
            new RenderedOutputNode(Python.str(interpreter.resolveELExpression(token.getExpr(), token.getLineNumber())));

    private TemplateTree() {}

    /// @throws TemplateFault for an unknown tag or tags that do not pair
    static Node of(List<TemplatePiece> pieces) {
        Node root = new Root();
        Node parent = root;
        for (TemplatePiece piece : pieces) {
            switch (piece) {
                case TemplatePiece.Text text -> add(parent, text(text));
                case TemplatePiece.Output output -> add(parent, expression(output));
                case TemplatePiece.Statement statement -> parent = statement(parent, statement);
            }
        }
        if (parent instanceof TagNode open) {
            throw new TemplateFault("line " + open.getLineNumber() + ": {% " + open.getName() + " %} has no {% "
                    + open.getEndName() + " %}");
        }
        return root;
    }

    private static TextNode text(TemplatePiece.Text text) {
        return new TextNode(new TextToken(text.text(), text.line(), 0, SYMBOLS)) {
            private static final long serialVersionUID = 1L;

            @Override
            public OutputNode render(JinjavaInterpreter interpreter) {
                return counted(this, interpreter, super::render);
            }
        };
    }

    private static ExpressionNode expression(TemplatePiece.Output output) {
        String image = "{{ " + output.expression() + " }}";
        return new ExpressionNode(OUTPUT, new ExpressionToken(image, output.line(), 0, SYMBOLS, STRICT)) {
            private static final long serialVersionUID = 1L;

            @Override
            public OutputNode render(JinjavaInterpreter interpreter) {
                return counted(this, interpreter, super::render);
            }
        };
    }

    /// Renders a node and takes from the [Budget] for it, for reading its source, and for the text it makes. Nothing is
    /// rendered after a fault: Jinjava collects faults and would go on.
    private static OutputNode counted(
            Node node, JinjavaInterpreter interpreter, Function<JinjavaInterpreter, OutputNode> render) {
        if (!interpreter.getErrors().isEmpty()) {
            return new RenderedOutputNode("");
        }
        Budget.round();
        Budget.look(4L * node.getMaster().getImage().length());
        OutputNode made = render.apply(interpreter);
        Budget.build(made.getSize());
        return made;
    }

    private static Node statement(Node parent, TemplatePiece.Statement statement) {
        TagToken token = new TagToken("{% " + statement.body() + " %}", statement.line(), 0, SYMBOLS, STRICT);
        Tag tag = TAGS.get(token.getRawTagName());
        if (tag == null) {
            return close(parent, token);
        }
        TagNode node = new TagNode(tag, token, SYMBOLS) {
            private static final long serialVersionUID = 1L;

            @Override
            public OutputNode render(JinjavaInterpreter interpreter) {
                return counted(this, interpreter, super::render);
            }
        };
        add(parent, node);
        boolean hasBody = tag instanceof FlexibleTag flexible ? flexible.hasEndTag(token) : node.getEndName() != null;
        return hasBody ? node : parent;
    }

    private static Node close(Node parent, TagToken token) {
        String name = token.getRawTagName();
        if (parent instanceof TagNode open && name.equals(open.getEndName())) {
            return open.getParent();
        }
        String where = "line " + token.getLineNumber() + ": ";
        if (name.startsWith("end") && TAGS.containsKey(name.substring(3))) {
            throw new TemplateFault(where + "{% " + name + " %} closes nothing"
                    + (parent instanceof TagNode open ? "; {% " + open.getName() + " %} is open" : ""));
        }
        throw new TemplateFault(where + "unknown tag {% " + name + " %}; known are " + new TreeSet<>(TAGS.keySet()));
    }

    private static void add(Node parent, Node child) {
        child.setParent(parent);
        parent.getChildren().add(child);
    }

    /// The whole template; the interpreter renders its children.
    private static final class Root extends Node {
        private static final long serialVersionUID = 1L;

        Root() {
            super(new TextToken("", 1, 0, SYMBOLS), 1, 0);
        }

        @Override
        public OutputNode render(JinjavaInterpreter interpreter) {
            return new RenderedOutputNode(interpreter.render(this));
        }

        @Override
        public String getName() {
            return "template";
        }
    }
}
