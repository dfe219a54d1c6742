package dev.edgewise;

import dev.edgewise.config.RunConfig;
import java.nio.file.Path;

/// A process that trains once through the library.
final class TinyProcess {
    private TinyProcess() {}

    public static void main(String[] arguments) {
        Edgewise.train(RunConfig.read(Path.of(arguments[0])))
                .environment(new Successors())
                .directory(Path.of(arguments[1]))
                .run();
    }
}
