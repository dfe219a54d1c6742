package dev.edgewise.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// The rows of files, one file after the other, and what is made of each when somebody asks for it.
final class LazyRows<T> extends AbstractList<T> {
    private final List<List<Row>> files;
    private final Function<Row, T> each;
    private final int size;

    LazyRows(List<List<Row>> files, Function<Row, T> each) {
        this.files = List.copyOf(files);
        this.each = each;
        this.size = Math.toIntExact(files.stream().mapToLong(List::size).sum());
    }

    /// Returns what another function makes of what this one made.
    <U> LazyRows<U> map(Function<? super T, ? extends U> next) {
        return new LazyRows<>(files, row -> next.apply(each.apply(row)));
    }

    @Override
    public T get(int index) {
        int at = Objects.checkIndex(index, size);
        for (List<Row> file : files) {
            if (at < file.size()) {
                return each.apply(file.get(at));
            }
            at -= file.size();
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int size() {
        return size;
    }
}
