package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import java.nio.file.Path;
import java.util.List;

/// Has the parts of a command's work done.
public interface Parts {
    /// Returns the rows of data files, in order. On a cluster they are read when somebody asks for them.
    ///
    /// @throws dev.edgewise.error.DataException if a file cannot be used
    List<Row> rows(List<Path> files);

    /// Returns a piece for each row, in order. Pieces that are there from before are not made again.
    ///
    /// @throws dev.edgewise.error.UserException if the pieces that are there are of something else, or none can
    ///     be made
    <R> List<ObjectNode> of(PartWork<R> work);
}
