package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.Edgewise;
import dev.edgewise.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run directory that a program makes is the one that the command makes.
@Tag("native")
@Tag("slow")
class LibraryRunTest {
    @TempDir
    Path directory;

    @Test
    void theLibrarysRunEqualsTheCommands() throws IOException {
        Path config = TinyConfig.write(directory, 6);
        Path command = directory.resolve("command");
        Path library = directory.resolve("library");
        Shell shell = Shell.run("train", config.toString(), "--run", command.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        Edgewise.train(RunConfig.read(config)).directory(library).run();

        assertThat(files(library)).isEqualTo(files(command));
        for (String file : List.of("config.yaml", "rollouts.jsonl", "curriculum.jsonl", "final/config.json")) {
            assertThat(library.resolve(file)).as(file).hasSameTextualContentAs(command.resolve(file));
        }
        assertThat(library.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(command.resolve("final/model.safetensors"));
        assertThat(Shell.run("train", "--resume", library.toString(), "--set", "train.max_steps=8")
                        .code())
                .isZero();
    }

    private static List<String> files(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.map(file -> run.relativize(file).toString()).sorted().toList();
        }
    }
}
