package dev.edgewise.assembly;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Starts Edgewise again in processes of their own: with this process's Java, its options and class path, and a share
/// of the cores. Thread-safe.
public final class Children {
    private static final String MAIN = "dev.edgewise.cli.Main";

    /// What a child says when it was asked to stop, see `Interrupt`.
    private static final String HEARD = "Interrupted:";

    private final int sideBySide;
    private final Set<Child> running = ConcurrentHashMap.newKeySet();

    private record Child(Process process, Path log, long heardFrom) {}

    /// @param sideBySide how many children share the cores
    public Children(int sideBySide) {
        this.sideBySide = sideBySide;
    }

    /// Runs a command to its end.
    ///
    /// @param out where its standard output goes; `log` for both streams in one file
    /// @param log where its messages are appended
    /// @return its exit code
    public int run(List<String> arguments, Path out, Path log) throws InterruptedException {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            long heardFrom = Files.exists(log) ? Files.size(log) : 0;
            ProcessBuilder builder = new ProcessBuilder(command(arguments));
            builder.environment().put(Threads.SHARED, Integer.toString(sideBySide));
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectOutput(
                    out.equals(log)
                            ? ProcessBuilder.Redirect.appendTo(log.toFile())
                            : ProcessBuilder.Redirect.to(out.toFile()));
            Child child = new Child(builder.start(), log, heardFrom);
            running.add(child);
            try {
                child.process().getOutputStream().close();
                return child.process().waitFor();
            } finally {
                running.remove(child);
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot start a process of the study: " + e.getMessage(), e);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib") && !option.startsWith("-javaagent")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }

    /// Asks every child to write a checkpoint and end. A Ctrl-C at the terminal reaches children as well, and a second
    /// signal would end them at once; so only those that have not heard of it within a second are told.
    public void stop() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
        for (Child child : running) {
            if (child.process().isAlive() && !heard(child)) {
                child.process().destroy();
            }
        }
    }

    private static boolean heard(Child child) {
        try {
            byte[] log = Files.readAllBytes(child.log());
            int from = (int) Math.min(child.heardFrom(), log.length);
            return new String(log, from, log.length - from, StandardCharsets.UTF_8).contains(HEARD);
        } catch (IOException e) {
            return false;
        }
    }
}
