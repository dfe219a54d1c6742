package dev.edgewise.bench;

import dev.edgewise.assembly.Additions;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Trains until the first rollouts are scored; the evaluation before the first step asks one task per level.
final class FirstRollout {
    private FirstRollout() {}

    /// @param then told when they are; ends the process
    static void await(String configuration, Runnable then) throws IOException {
        RunConfig config = ConfigReader.read(Path.of(configuration), List.of("train.eval_samples=1"));
        Path directory = Files.createTempDirectory("edgewise-bench");
        TrainSession session = new TrainSession(
                System.getenv(),
                Optional.empty(),
                List.of(),
                "bench",
                event -> {
                    if (event instanceof RolloutProgress) {
                        delete(directory);
                        then.run();
                    }
                },
                (_, _, _) -> {},
                () -> false,
                _ -> {},
                Clock.systemUTC(),
                new LocalCollective(),
                Additions.NONE);
        session.start(config, directory.resolve("run"), true);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
