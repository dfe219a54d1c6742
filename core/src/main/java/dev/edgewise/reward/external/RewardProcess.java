package dev.edgewise.reward.external;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A process that gives rewards, and the questions it has not answered. Several threads ask at once.
final class RewardProcess {
    /// Characters of a line that is not read to its end.
    private static final int LONGEST_LINE = 1 << 20;

    private static final long GRACE_SECONDS = 2;

    private final Process process;
    private final Map<String, CompletableFuture<RewardAnswer>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock input = new ReentrantLock();
    private volatile @Nullable Exception over;

    private RewardProcess(Process process) {
        this.process = process;
    }

    /// What the process wrote is no answer to a question.
    static final class Misread extends Exception {
        private static final long serialVersionUID = 1L;

        Misread(String message) {
            super(message);
        }
    }

    /// Starts the process and a thread that reads its answers.
    ///
    /// @throws RewardException if it cannot be started
    static RewardProcess start(List<String> command, Path directory, ProcessBuilder.Redirect log) {
        try {
            RewardProcess started = new RewardProcess(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(log)
                    .start());
            Thread.ofVirtual().name("reward-answers").start(started::read);
            return started;
        } catch (IOException e) {
            throw new RewardException("the reward command \"" + Quoted.of(String.join(" ", command))
                    + "\" cannot be started in " + directory + ": "
                    + (Files.isDirectory(directory)
                            ? "there is no such program that can be run"
                            : "there is no such folder")
                    + ". Check reward.command and reward.directory");
        }
    }

    /// Returns what it wrote that is no answer, if it did.
    Optional<Misread> misread() {
        return over instanceof Misread wrong ? Optional.of(wrong) : Optional.empty();
    }

    boolean hasEnded() {
        return over != null || !process.isAlive();
    }

    /// Returns how it ended, for messages.
    String ending() {
        try {
            return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)
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
            // the process has ended or reads no more: its output says which
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
            end = e;
        }
        over = end;
        for (CompletableFuture<RewardAnswer> each : waiting.values()) {
            each.completeExceptionally(end);
        }
        end();
    }

    /// Reads a line; empty at the end.
    private static Optional<String> line(BufferedReader lines) throws IOException, Misread {
        StringBuilder line = new StringBuilder();
        int character = lines.read();
        if (character < 0) {
            return Optional.empty();
        }
        while (character >= 0 && character != '\n') {
            line.append((char) character);
            if (line.length() > LONGEST_LINE) {
                throw new Misread("it wrote a line of more than " + LONGEST_LINE + " characters");
            }
            character = lines.read();
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

    /// Ends the process: closes its input, then asks it to end, then makes it.
    void end() {
        Thread.ofVirtual().start(this::closeInput);
        try {
            if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended, or does not read what is left for it
        }
    }
}
