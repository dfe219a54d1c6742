package dev.edgewise.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Java program in a process of its own, on this process's class path, with one thread for libtorch. It lives for
/// seconds, so it compiles fast and not well.
///
/// @param output what it prints, standard error included
public record JavaProcess(Process process, Path output) {
    private static final Duration POLL = Duration.ofMillis(25);

    /// Starts `main` with `arguments`.
    ///
    /// @param environment variables beside those of this process
    /// @throws IOException if there is no such program
    public static JavaProcess start(Path output, Map<String, String> environment, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(libtorch());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start(), output);
    }

    /// Returns the options with which a JVM loads libtorch as this one does.
    public static List<String> libtorch() {
        List<String> options = new ArrayList<>(
                List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.javacpp.nopointergc=true"));
        for (String name : List.of("org.bytedeco.openblas.load", "org.bytedeco.javacpp.platform.extension")) {
            String value = System.getProperty(name);
            if (value != null) {
                options.add("-D" + name + "=" + value);
            }
        }
        return options;
    }

    /// Starts `main` as a rank that meets the others at `port` of the loopback interface.
    ///
    /// @param directory where its output goes: `<size>-<rank>.out`
    /// @throws IOException if there is no such program
    public static JavaProcess rank(int rank, int size, int port, Path directory, String main, String... arguments)
            throws IOException {
        Map<String, String> torchrun = Map.of(
                "RANK",
                Integer.toString(rank),
                "WORLD_SIZE",
                Integer.toString(size),
                "MASTER_ADDR",
                "127.0.0.1",
                "MASTER_PORT",
                Integer.toString(port),
                "EDGEWISE_RANK_TIMEOUT",
                "60");
        return start(directory.resolve(size + "-" + rank + ".out"), torchrun, main, arguments);
    }

    /// Returns a port nobody listens on just now. It lies below those that the system gives to connections, so that
    /// it stays free until somebody listens there.
    ///
    /// @throws IOException if none was found
    public static int freePort() throws IOException {
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException taken) {
                // the next one
            }
        }
        throw new IOException("no port between 20000 and 32000 is free");
    }

    /// Waits for the end. A process that does not end in time is killed.
    ///
    /// @return the exit status
    /// @throws AssertionError if it does not end in time
    /// @throws InterruptedException if this thread is interrupted
    public int exit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the process did not end within " + limit + "; it printed:\n" + text());
        }
        return process.exitValue();
    }

    /// Returns what it has printed.
    public String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + output, e);
        }
    }

    /// Waits until `file` has `count` lines.
    ///
    /// @throws AssertionError if it has not within five minutes, or the process ends before
    /// @throws IOException if the file cannot be read
    /// @throws InterruptedException if this thread is interrupted
    public void awaitLines(Path file, int count) throws IOException, InterruptedException {
        for (long i = 0; i < Duration.ofMinutes(5).dividedBy(POLL); i++) {
            if (Files.exists(file)) {
                try (Stream<String> lines = Files.lines(file)) {
                    if (lines.count() >= count) {
                        return;
                    }
                }
            }
            if (!process.isAlive()) {
                throw new AssertionError(
                        "the process ended before " + file + " had " + count + " lines; it printed:\n" + text());
            }
            Thread.sleep(POLL);
        }
        throw new AssertionError(file + " has not " + count + " lines within five minutes");
    }

    /// Kills it, and then what it started, without a chance to clean up (SIGKILL).
    ///
    /// @throws InterruptedException if this thread is interrupted
    public void kill() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /// Asks it to stop, as Ctrl-C does (SIGINT).
    ///
    /// @throws IOException if there is no `kill`
    /// @throws InterruptedException if this thread is interrupted
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }
}
