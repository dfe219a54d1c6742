package dev.edgewise.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The git commit of a source tree.
///
/// @param commit 40 hexadecimal digits
/// @param dirty whether tracked files differ from it
public record SourceRevision(String commit, boolean dirty) {
    private static final int TIMEOUT_SECONDS = 5;

    /// Asks git about the tree that holds `directory`. Empty if there is no git, no repository or no commit.
    public static Optional<SourceRevision> of(Path directory) {
        try {
            Optional<String> commit = git(directory, "rev-parse", "HEAD");
            if (commit.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> changes = git(directory, "status", "--porcelain", "--untracked-files=no");
            return Optional.of(
                    new SourceRevision(commit.get(), !changes.orElse("").isEmpty()));
        } catch (IOException e) {
            return Optional.empty(); // no git on this machine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> git(Path directory, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.empty();
        }
        return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    }
}
