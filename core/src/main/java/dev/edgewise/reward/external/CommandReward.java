package dev.edgewise.reward.external;

import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.reward.Scorer;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A process that reads questions and writes answers, one a line. It starts with the first attempt.
@About("A process that reads attempts from its standard input and writes rewards to its standard output.")
public record CommandReward(
        @Key(value = "The program and its arguments: [python3, grade.py].", form = "text that is not empty", fewest = 1)
        List<String> command,

        @Key(
                value = "Its working directory; the configuration file's directory when left out.",
                standard = ".",
                path = true)
        String directory,

        @Key(value = "Attempts sent before an answer has come.", standard = "8", range = "[1, 1024]")
        int concurrency,

        @Key(
                value = "From a question to its answer, waiting included.",
                standard = "60.0",
                range = "(0, )",
                unit = "seconds")
        double timeout,

        @Key(
                value = "How often an attempt is asked again after the process has ended or kept silent.",
                standard = "3",
                range = "[0, 100]")
        int retries) {

    public CommandReward {
        command = List.copyOf(command);
        Keys.check(CommandReward.class, command, directory, concurrency, timeout, retries);
        if (command.isEmpty()) {
            throw new InvalidValue("command", "must name a program");
        }
    }

    /// Makes it from a configuration.
    public static final class Provider implements ScorerProvider<CommandReward> {
        @Override
        public String type() {
            return "command";
        }

        @Override
        public Class<CommandReward> settings() {
            return CommandReward.class;
        }

        /// Returns the files that the command names.
        @Override
        public List<Path> files(CommandReward settings) {
            return settings.command.stream().flatMap(settings::file).toList();
        }

        @Override
        public Scorer create(CommandReward settings, ScorerContext context) {
            context.say()
                    .accept("reward    " + context.dataset() + " is scored by the command \""
                            + Quoted.of(String.join(" ", settings.command)) + "\" in " + settings.directory);
            return ExternalReward.command(
                    settings.command,
                    Path.of(settings.directory),
                    context.log(),
                    settings.concurrency,
                    ExternalReward.seconds(settings.timeout),
                    settings.retries);
        }
    }

    private Stream<Path> file(String argument) {
        try {
            return Stream.of(Path.of(directory).resolve(argument)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }
}
