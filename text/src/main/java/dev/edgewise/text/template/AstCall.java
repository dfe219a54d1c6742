package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstRightValue;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/// An expression node of this package: its children, and what it does with their values.
final class AstCall extends AstRightValue {
    /// Computes the node's value from the values of its children.
    @FunctionalInterface
    interface Body {
        @Nullable
        Object apply(List<@Nullable Object> values);
    }

    private final List<AstNode> children;
    private final Body body;

    AstCall(List<AstNode> children, Body body) {
        this.children = children;
        this.body = body;
    }

    /// Arguments as Python sees them: by position, then by name.
    record Arguments(List<@Nullable Object> positional, Map<String, Object> named) {
        static Arguments of(List<@Nullable Object> values) {
            List<@Nullable Object> positional = new ArrayList<>();
            Map<String, Object> named = new LinkedHashMap<>();
            for (Object value : values) {
                if (value instanceof NamedParameter parameter) {
                    named.put(parameter.getName(), parameter.getValue());
                } else {
                    positional.add(value);
                }
            }
            return new Arguments(positional, named);
        }

        /// Returns the argument at a position or of a name; undefined (null) where neither is given.
        @Nullable
        Object at(int position, String name) {
            return position < positional.size() ? positional.get(position) : named.get(name);
        }

        /// Returns the argument at a position or of a name, which must be given; it may be undefined (null).
        ///
        /// @throws TemplateFault if neither is given
        @Nullable
        Object given(String callee, int position, String name) {
            if (position >= positional.size() && !named.containsKey(name)) {
                throw new TemplateFault("'" + callee + "' needs an argument '" + name + "'");
            }
            return at(position, name);
        }

        /// Checks that the arguments have no other names than these.
        ///
        /// @throws TemplateFault if there is another one, or one is given twice
        void require(String callee, List<String> names) {
            if (positional.size() > names.size()) {
                throw new TemplateFault(
                        "'" + callee + "' takes at most " + names.size() + " arguments here, got " + positional.size());
            }
            for (String name : named.keySet()) {
                int at = names.indexOf(name);
                if (at < positional.size()) {
                    throw new TemplateFault("'" + callee
                            + (at < 0 ? "' takes no argument '" + name + "' here" : "' gets '" + name + "' twice"));
                }
            }
        }

        /// Returns the arguments without the first ones given by position.
        Arguments from(int position) {
            int first = Math.min(position, positional.size());
            return new Arguments(positional.subList(first, positional.size()), named);
        }

        @Nullable
        Object at(int position, String name, @Nullable Object otherwise) {
            return position < positional.size() || named.containsKey(name) ? at(position, name) : otherwise;
        }
    }

    @Override
    public @Nullable Object eval(Bindings bindings, ELContext context) {
        Budget.step();
        List<@Nullable Object> values = new ArrayList<>(children.size());
        for (AstNode child : children) {
            values.add(child.eval(bindings, context));
        }
        return body.apply(values);
    }

    @Override
    public void appendStructure(StringBuilder out, Bindings bindings) {
        out.append("call");
        children.forEach(child -> child.appendStructure(out, bindings));
    }

    @Override
    public int getCardinality() {
        return children.size();
    }

    @Override
    public AstNode getChild(int i) {
        return children.get(i);
    }
}
