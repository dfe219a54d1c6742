package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Kills a run before its end, however fast it is.
final class Killing {
    private static final int TRIES = 5;

    private Killing() {}

    /// Starts a command and kills it once its run has some steps. Where the run had ended by then, it begins anew.
    ///
    /// @param out what the command makes, emptied before each start
    /// @param run the run, in `out`
    /// @param steps how many steps it must have
    static void inTheMiddle(Path out, Path run, int steps, Callable<JavaProcess> start) throws Exception {
        boolean ended = true;
        for (int i = 0; i < TRIES && ended; i++) {
            FuzzProcess.clear(out);
            JavaProcess process = start.call();
            process.awaitLines(run.resolve("metrics.jsonl"), steps);
            process.kill();
            ended = Files.exists(run.resolve("summary.json"));
        }
        assertThat(ended).as("it ended before it was killed").isFalse();
    }
}
