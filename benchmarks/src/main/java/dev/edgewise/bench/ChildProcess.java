package dev.edgewise.bench;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A finished process.
///
/// @param out standard output
/// @param err standard error
/// @param seconds until its first output; until its end where it wrote none
record ChildProcess(int exit, String out, String err, double seconds) {
    /// Runs `command` to its end and kills it after `minutes`, or when this process ends.
    ///
    /// @param environment added to this process's
    /// @throws ConfigException if it cannot be started
    static ChildProcess run(List<String> command, Map<String, String> environment, int minutes) {
        Path err = null;
        try {
            err = Files.createTempFile("edgewise-bench", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            Process process = builder.start();
            process.getOutputStream().close();
            Thread kill = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(kill);
            CompletableFuture.delayedExecutor(minutes, TimeUnit.MINUTES).execute(process::destroyForcibly);
            try (InputStream in = process.getInputStream()) {
                int first = in.read();
                double seconds = (System.nanoTime() - start) / 1e9;
                String rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                int exit = process.waitFor();
                String out = first < 0 ? "" : (char) first + rest;
                return new ChildProcess(exit, out, Files.readString(err), seconds);
            } finally {
                Runtime.getRuntime().removeShutdownHook(kill);
            }
        } catch (IOException e) {
            throw new ConfigException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            delete(err);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    /// Returns the command that starts `main` in a Java like this one: same options, same class path.
    static List<String> java(Class<?> main, String argument) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent:") && !option.startsWith("-agentlib:"))
                .filter(option -> !option.startsWith("-XX:AOTCacheOutput"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), argument));
        return command;
    }

    /// Its last line of output that is not empty.
    String lastLine() {
        return out.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
    }

    /// Returns what it said last of what went wrong.
    String complaint() {
        String last = err.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        return last.isEmpty() ? "it ended with exit code " + exit : last.strip();
    }
}
