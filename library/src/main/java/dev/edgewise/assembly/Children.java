package dev.edgewise.assembly;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Starts Edgewise again in processes of their own: with this process's Java, its options and class path, and a share
/// of the cores. Thread-safe.
public final class Children {
    private final String main;
    private final int sideBySide;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /// @param main the class that runs a command and writes its [PartOutcome] to the file that is its first argument
    /// @param sideBySide how many children share the cores
    public Children(String main, int sideBySide) {
        this.main = main;
        this.sideBySide = sideBySide;
    }

    /// Runs a command to its end.
    ///
    /// @param out where its standard output goes; `log` for both streams in one file
    /// @param log where its messages are appended
    PartOutcome run(List<String> arguments, Path out, Path log) throws InterruptedException {
        Path outcome = log.resolveSibling("." + log.getFileName() + ".outcome.json");
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.deleteIfExists(outcome);
            ProcessBuilder builder = new ProcessBuilder(command(outcome, arguments));
            builder.environment().put(Threads.SHARED, Integer.toString(sideBySide));
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectOutput(
                    out.equals(log)
                            ? ProcessBuilder.Redirect.appendTo(log.toFile())
                            : ProcessBuilder.Redirect.to(out.toFile()));
            Process process = builder.start();
            running.add(process);
            try {
                process.getOutputStream().close();
                int status = process.waitFor();
                return PartOutcome.take(outcome)
                        .orElseGet(() -> new PartOutcome(
                                PartOutcome.End.FAILED,
                                "its process ended with status " + status + " and said nothing"));
            } finally {
                running.remove(process);
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot start a process of the study: " + e.getMessage(), e);
        }
    }

    private List<String> command(Path outcome, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib") && !option.startsWith("-javaagent")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, outcome.toString()));
        command.addAll(arguments);
        return command;
    }

    /// Asks every child to write a checkpoint and end.
    void stop() {
        running.forEach(Process::destroy);
    }
}
