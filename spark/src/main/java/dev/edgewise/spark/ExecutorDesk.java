package dev.edgewise.spark;

import dev.edgewise.cli.Main;
import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.cluster.PartDesk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The desk of this process. An executor runs the command of a job once, when its first task comes, and ends it
/// with the process or when another job begins. The driver's own desk is asked where executors live in its
/// process.
final class ExecutorDesk {
    private static final long ENDING_MILLIS = 10_000;

    private static final Map<String, PartDesk> DRIVERS = new HashMap<>();
    private static @Nullable ExecutorDesk current;

    private final String key;
    private final PartDesk desk = new PartDesk();
    private final Thread command;

    private ExecutorDesk(String key, ClusterJobs.Job job) {
        this.key = key;
        List<String> arguments = job.arguments().words();
        this.command =
                Thread.ofPlatform().daemon().name("edgewise command").unstarted(() -> Main.serve(desk, arguments));
    }

    static synchronized void register(String key, PartDesk desk) {
        DRIVERS.put(key, desk);
    }

    static synchronized void forget(String key) {
        DRIVERS.remove(key);
    }

    /// Returns the desk of a job.
    static synchronized PartDesk of(String key, ClusterJobs.Job job) {
        PartDesk driver = DRIVERS.get(key);
        if (driver != null) {
            return driver;
        }
        ExecutorDesk before = current;
        if (before != null && before.key.equals(key) && !before.desk.ended()) {
            return before.desk;
        }
        if (before == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(ExecutorDesk::close));
        } else {
            before.end();
        }
        ExecutorDesk next = new ExecutorDesk(key, job);
        current = next;
        next.command.start();
        return next.desk;
    }

    private static void close() {
        ExecutorDesk last = current;
        if (last != null) {
            last.end();
        }
    }

    /// Lets the command end, which closes its model.
    private void end() {
        desk.close();
        try {
            command.join(ENDING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
