package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.LoggedReply;
import dev.edgewise.assembly.RankerEvaluation;
import dev.edgewise.error.ConfigException;
import dev.edgewise.ranking.data.QueryList;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes every reply of an evaluation, or every scored document, a JSON object a line. Closing closes the file.
final class ReplyLog implements Consumer<LoggedReply>, AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;

    /// Opens `file`, and replaces it where it exists.
    ///
    /// @throws ConfigException if it cannot be written
    ReplyLog(Path file) {
        this.file = file;
        try {
            writer = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Returns what takes replies: the log, or nobody where there is none.
    static Consumer<LoggedReply> of(@Nullable ReplyLog log) {
        return log == null ? _ -> {} : log;
    }

    @Override
    public void accept(LoggedReply reply) {
        write(JsonNodeFactory.instance
                .objectNode()
                .put("data", reply.source())
                .put("id", reply.id())
                .put("kind", reply.kind())
                .put("completion", reply.text())
                .put("right", reply.right())
                .put("error", reply.error())
                .put("clipped", reply.truncated()));
    }

    /// Writes what a ranker made of every document.
    void write(RankerEvaluation evaluation) {
        List<QueryList> lists = evaluation.data().lists();
        for (int q = 0; q < lists.size(); q++) {
            QueryList list = lists.get(q);
            for (int d = 0; d < list.size(); d++) {
                ObjectNode row = JsonNodeFactory.instance.objectNode().put("query", list.query());
                if (list.topic() != null) {
                    row.put("topic", list.topic());
                }
                row.put("document", list.documents().get(d).text());
                row.put("label", list.documents().get(d).value());
                write(row.put("score", evaluation.scores().get(q)[d]));
            }
        }
    }

    private void write(ObjectNode row) {
        try {
            writer.write(row.toString());
            writer.newLine();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ConfigException unwritable(IOException e) {
        String reason = e instanceof NoSuchFileException ? "its directory does not exist" : e.getMessage();
        return new ConfigException("--log-samples " + file + " cannot be written: " + reason
                + "; name a file in a directory that exists and can be written");
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
