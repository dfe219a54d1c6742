package dev.edgewise.environment;

import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.testkit.EnvironmentContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contract that authors of environments extend, for ours.
class ContractsTest {
    @Nested
    class Family extends EnvironmentContract {
        @Override
        protected Environment environment() {
            return new LevelWindow("sums", new Addition(AnswerFormat.HASH, true), 4, 6);
        }
    }

    @Nested
    class Dataset extends EnvironmentContract {
        @TempDir
        Path folder;

        @Override
        protected Environment environment() {
            String rows = IntStream.range(0, 60)
                    .mapToObj(i -> "{\"question\": \"What is %d + 1?\", \"answer\": %d, \"level\": %d}"
                            .formatted(i, i + 1, i % 2))
                    .collect(Collectors.joining("\n"));
            try {
                Path file = Files.writeString(folder.resolve("rows.jsonl"), rows);
                return DatasetEnvironment.load(
                        DatasetSpec.of("rows", file).withFields(null, null, "level", null), AnswerFormat.HASH, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
