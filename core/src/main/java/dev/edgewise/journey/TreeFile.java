package dev.edgewise.journey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.run.WorkFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/// `trees.jsonl`: what the trees depend on, then a tree a line. A command that was stopped goes on behind the
/// last.
public final class TreeFile {
    private TreeFile() {}

    /// Returns the first `count` trees, grown where the file does not have them.
    ///
    /// @param about what the trees depend on, by name
    /// @param grow grows the tree of a problem by its number
    /// @param progress told how many there are
    /// @throws DataException if the file is about something else, or damaged
    public static List<ReasoningTree> grow(
            Path file, ObjectNode about, int count, IntFunction<ReasoningTree> grow, IntConsumer progress) {
        List<ReasoningTree> trees = new ArrayList<>();
        try (WorkFile work = WorkFile.open(file, about)) {
            for (ObjectNode line : work.lines()) {
                trees.add(read(file, line, trees.size() + 2));
            }
            progress.accept(trees.size());
            for (int i = trees.size(); i < count; i++) {
                ReasoningTree tree = grow.apply(i);
                work.append(TreeJson.of(tree));
                trees.add(tree);
                progress.accept(trees.size());
            }
        }
        return trees.subList(0, count);
    }

    private static ReasoningTree read(Path file, ObjectNode line, int number) {
        try {
            return TreeJson.read(line);
        } catch (IllegalArgumentException | NullPointerException damaged) {
            throw new DataException(
                    file + ", line " + number + ": this line is no tree. The file was changed or damaged; delete it to"
                            + " begin anew, or name another --out",
                    damaged);
        }
    }
}
