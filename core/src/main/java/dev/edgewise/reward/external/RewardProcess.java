package dev.edgewise.reward.external;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.RewardRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process that gives rewards, and the questions it has not answered. Several threads ask at once.
final class RewardProcess {
    /// The characters after which a line is not read further.
    private static final int LONGEST_LINE = 1 << 20;

    private static final long GRACE_SECONDS = 2;
    private static final long ENDING_SECONDS = 10;
    private static final Path SHELL = Path.of("/bin/sh");

    private final Process process;
    private final Map<String, CompletableFuture<RewardAnswer>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock input = new ReentrantLock();
    private volatile @Nullable Exception over;
    private volatile boolean stopped;

    private RewardProcess(Process process) {
        this.process = process;
    }

    /// The process wrote something that is no answer to a question.
    static final class Misread extends Exception {
        private static final long serialVersionUID = 1L;

        Misread(String message) {
            super(message);
        }
    }

    /// Starts the process and a thread that reads its answers.
    ///
    /// Ctrl-C goes to all processes of a terminal, but the run still wants the scores of its last step. So a shell
    /// starts the program, which lets it ignore the signal.
    ///
    /// @throws RewardException if it cannot be started
    static RewardProcess start(List<String> command, Path directory, ProcessBuilder.Redirect log) {
        if (!isThere(command.getFirst(), directory)) {
            throw refused(
                    command,
                    directory,
                    Files.isDirectory(directory)
                            ? "there is no such program that can be run"
                            : "there is no such folder");
        }
        List<String> whole = new ArrayList<>(command);
        if (Files.isExecutable(SHELL)) {
            whole.addAll(0, List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$@\"", SHELL.toString()));
        }
        try {
            RewardProcess started = new RewardProcess(new ProcessBuilder(whole)
                    .directory(directory.toFile())
                    .redirectError(log)
                    .start());
            Thread.ofVirtual().name("reward-answers").start(started::read);
            return started;
        } catch (IOException e) {
            throw refused(command, directory, Quoted.of(String.valueOf(e.getMessage())));
        }
    }

    private static RewardException refused(List<String> command, Path directory, String why) {
        return new RewardException("the reward command \"" + Quoted.of(String.join(" ", command))
                + "\" cannot be started in " + directory + ": " + why + ". Check reward.command and reward.directory");
    }

    /// Tells whether a program can be run: a path from the folder, or a name in one of the folders of `PATH`.
    private static boolean isThere(String program, Path directory) {
        if (!Files.isExecutable(SHELL)) {
            return Files.isDirectory(directory);
        }
        if (program.contains("/")) {
            return isProgram(directory.resolve(program));
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Files.isDirectory(directory)
                && Stream.of(path.split(":"))
                        .anyMatch(folder -> isProgram(directory.resolve(folder).resolve(program)));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /// Returns the line that is no answer, if the process wrote one.
    Optional<Misread> misread() {
        return over instanceof Misread wrong ? Optional.of(wrong) : Optional.empty();
    }

    boolean hasEnded() {
        return stopped || over != null || !process.isAlive();
    }

    /// Returns how it ended, for messages.
    String ending() {
        if (stopped) {
            return "it was ended, because another attempt had no answer";
        }
        try {
            return process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)
                    ? "it ended with exit code " + process.exitValue()
                    : "it closed its output";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "it ended";
        }
    }

    /// Sends a question. The answer comes later, or a failure: [Misread], or any other when the process has ended.
    CompletableFuture<RewardAnswer> ask(RewardRequest attempt) {
        CompletableFuture<RewardAnswer> answer = new CompletableFuture<>();
        waiting.put(attempt.id(), answer);
        byte[] line = (attempt.json() + "\n").getBytes(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("reward-question").start(() -> send(line));
        Exception ended = over;
        if (ended != null) {
            answer.completeExceptionally(ended);
        }
        return answer;
    }

    /// Writes a line. Waits as long as the process does not read.
    private void send(byte[] line) {
        input.lock();
        try {
            OutputStream out = process.getOutputStream();
            out.write(line);
            out.flush();
        } catch (IOException e) {
            // The process has ended or no longer reads. Its output says which.
        } finally {
            input.unlock();
        }
    }

    private void read() {
        Exception end = new IOException("the process has ended");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Optional<String> line = line(lines);
            while (line.isPresent()) {
                take(line.get());
                line = line(lines);
            }
        } catch (Misread | IOException e) {
            end = stopped ? end : e; // what it says when it is ended is no answer
        }
        over = end;
        for (CompletableFuture<RewardAnswer> each : waiting.values()) {
            each.completeExceptionally(end);
        }
        reap();
    }

    /// Reads a line; empty at the end. A line that the end cuts off does not count.
    private static Optional<String> line(BufferedReader lines) throws IOException, Misread {
        StringBuilder line = new StringBuilder();
        for (int character = lines.read(); character != '\n'; character = lines.read()) {
            if (character < 0) {
                return Optional.empty();
            }
            line.append((char) character);
            if (line.length() > LONGEST_LINE) {
                throw new Misread("it wrote a line of more than " + LONGEST_LINE + " characters");
            }
        }
        return Optional.of(line.toString());
    }

    private void take(String line) throws Misread {
        if (line.isBlank()) {
            return;
        }
        ObjectNode fields = RewardAnswer.object(line)
                .orElseThrow(() -> new Misread("it wrote \"" + Quoted.of(line.strip())
                        + "\", which is no JSON object; print everything else to standard error"));
        RewardAnswer answer = new RewardAnswer(fields);
        String id = answer.id()
                .orElseThrow(() -> new Misread("it wrote \"" + Quoted.of(line.strip()) + "\", which has no \"id\""));
        CompletableFuture<RewardAnswer> asked = waiting.remove(id);
        if (asked == null) {
            throw new Misread("it wrote \"" + Quoted.of(line.strip())
                    + "\", an answer to an attempt that was not asked or has its answer already");
        }
        asked.complete(answer);
    }

    /// Ends the process and those that it has started. It closes its input, then asks them to end, then forces
    /// them.
    void end() {
        stopped = true;
        reap();
    }

    private void reap() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        Thread.ofVirtual().start(this::closeInput);
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            if (all.stream().anyMatch(ProcessHandle::isAlive)) {
                all.forEach(ProcessHandle::destroy);
                process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended, or does not read what is left for it.
        }
    }
}
