package dev.edgewise.text.template;

import com.hubspot.jinjava.objects.PyWrapper;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list that is written with round brackets.
final class Tuple extends AbstractList<@Nullable Object> implements PyWrapper {
    private final List<@Nullable Object> items;

    Tuple(List<@Nullable Object> items) {
        this.items = items;
    }

    @Override
    public @Nullable Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
