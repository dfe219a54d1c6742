package dev.edgewise.assembly;

import dev.edgewise.error.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Parts of a study that may fail: whatever becomes of one, the others go on and it is said.
final class StudyFailures {
    /// A part of the work.
    interface Work {
        void run() throws InterruptedException;
    }

    private StudyFailures() {}

    /// Does `work`.
    ///
    /// @param log where the stack trace of what nobody expected goes
    /// @return why it failed; empty when it did not
    @SuppressWarnings("InterruptedExceptionSwallowed") // the flag is set again
    static String at(Work work, Path log) {
        try {
            work.run();
            return "";
        } catch (StudyRunner.Failed | UserException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StudyRunner.INTERRUPTED;
        } catch (RuntimeException | Error e) {
            return "internal fault: " + e.getClass().getSimpleName() + ": " + e.getMessage() + traced(e, log);
        }
    }

    private static String traced(Throwable fault, Path log) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(log, trace.toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return " (see " + log + ")";
        } catch (IOException e) {
            return " (no stack trace: " + log + " cannot be written)";
        }
    }

    /// Fails as the first of `ended` did that failed outside of an attempt.
    static void requireAll(List<Future<?>> ended) throws InterruptedException {
        for (Future<?> one : ended) {
            try {
                one.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                throw new IllegalStateException("a part of the study failed", e);
            }
        }
    }
}
