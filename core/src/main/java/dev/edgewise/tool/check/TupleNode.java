package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/// A Python tuple, which is no list to the checker. Everywhere else it is one.
@SuppressWarnings("unchecked") // an ArrayNode overrides a generic method of its parent with its own type
public final class TupleNode extends ArrayNode {
    private static final long serialVersionUID = 1L;

    public TupleNode() {
        super(JsonNodeFactory.instance);
    }
}
