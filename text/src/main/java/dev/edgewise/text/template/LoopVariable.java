package dev.edgewise.text.template;

import com.hubspot.jinjava.util.ForLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `loop` inside a `for`. Its depth is 1: only recursive loops, which are not supported, go deeper.
final class LoopVariable extends ForLoop {
    private final List<Object> values;

    LoopVariable(List<Object> values) {
        super(values.iterator(), values.size());
        this.values = values;
    }

    /// Returns an attribute of the loop; undefined (null) for names it does not have.
    @Nullable
    Object attribute(String name) {
        long index = getIndex0();
        return switch (name) {
            case "index" -> index + 1;
            case "index0" -> index;
            case "revindex" -> values.size() - index;
            case "revindex0" -> values.size() - index - 1;
            case "first" -> index == 0;
            case "last" -> index == values.size() - 1;
            case "length" -> (long) values.size();
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> index > 0 ? values.get((int) index - 1) : null;
            case "nextitem" -> index + 1 < values.size() ? values.get((int) index + 1) : null;
            default -> null;
        };
    }
}
