package dev.edgewise.cli;

import dev.edgewise.config.ConfigSchema;
import dev.edgewise.plugin.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise schema`: the configuration's keys for an editor.
@Command(
        name = "schema",
        description = "Print a JSON Schema of the configuration file, for editors.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An editor that reads YAML with schemas completes and checks keys when the first line of a file names one:",
            "  # yaml-language-server: $schema=run.schema.json",
            "",
            "Example:",
            "  ./edgewise schema > run.schema.json"
        })
final class SchemaCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description = "Takes in the keys of this jar's variants. May be repeated.")
    private List<Path> plugins = new ArrayList<>();

    @Override
    public Integer call() {
        new Output(Objects.requireNonNull(main, "picocli sets it").streams())
                .text(ConfigSchema.json(Plugins.of(plugins)));
        return ExitCodes.DONE;
    }
}
