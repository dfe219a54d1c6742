package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.text.Conversation;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that names prompts which evolved.
final class PromptsOption {
    private static final String NONE = "none";

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "Ask under the prompts of this file, which evolve writes (default: prompts.json in the model's"
                            + " directory, where there is one); none asks without.")
    private @Nullable String prompts;

    /// Prompts of a file, best first.
    ///
    /// @param file null for none
    record Prompts(@Nullable Path file, List<ScoredPrompt> all) {
        static final Prompts NONE = new Prompts(null, List.of());

        /// Returns how messages call a prompt.
        ///
        /// @param number counts from 0
        String name(int number) {
            return "prompt " + (number + 1) + " of " + file;
        }

        /// Refuses a prompt under which tasks leave no room for a token of the completion.
        ///
        /// @throws dev.edgewise.error.ConfigException if so
        void require(int number, OpenModel open, PromptRenderer renderer, List<Conversation> tasks) {
            int context = open.policy().weights().config().context();
            new PromptFit(renderer, context, 1)
                    .require(name(number), all.get(number).prompt(), tasks);
        }

        /// Returns the renderer with the best prompt; as it is where there is none.
        ///
        /// @param task what the prompt must leave room for
        /// @throws dev.edgewise.error.ConfigException if it does not
        PromptRenderer best(OpenModel open, PromptRenderer renderer, Conversation task) {
            if (all.isEmpty()) {
                return renderer;
            }
            require(0, open, renderer, List.of(task));
            return renderer.with(all.getFirst().prompt());
        }

        /// Says under which prompt the model is asked, and returns what asks it: the best prompt around what
        /// the options and the model's run say.
        ///
        /// @throws dev.edgewise.error.ConfigException if the prompt leaves no room for a completion
        PromptRenderer asking(
                OpenModel open, PromptOptions given, Optional<PromptConfig> trained, Plugins plugins, Streams streams) {
            tell(true, given, streams);
            return best(open, given.renderer(open, trained, plugins), PromptRenderer.conversation(""));
        }

        /// Adds the best prompt to what results depend on; nothing where there is none.
        ObjectNode describe(ObjectNode about) {
            return all.isEmpty() ? about : about.put("prompts", all.getFirst().toString());
        }

        /// Says under which prompts the model is asked.
        ///
        /// @param best whether under the best one alone
        /// @param given may hold a system message, which gives way to that of a prompt
        void tell(boolean best, PromptOptions given, Streams streams) {
            if (all.isEmpty()) {
                return;
            }
            String which = all.size() == 1
                    ? "the prompt of "
                    : best ? "the first of the " + all.size() + " prompts of " : "the " + all.size() + " prompts of ";
            Double score = all.getFirst().score();
            String worth = score == null
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            " (%sscored %.1f %% on %s tasks)",
                            best || all.size() == 1 ? "" : "the first ",
                            100 * score,
                            ReadableNumbers.count(all.getFirst().tasks()));
            streams.err().println("note: asking under " + which + file + worth + "; --prompts none asks without");
            tellSystem(
                    all.stream()
                            .limit(best ? 1 : all.size())
                            .map(ScoredPrompt::prompt)
                            .toList(),
                    file,
                    given,
                    streams);
        }
    }

    /// Tells of a system message that gives way to those of prompts. An empty one counts.
    ///
    /// @param file where the prompts are from
    static void tellSystem(List<Prompt> prompts, @Nullable Path file, PromptOptions given, Streams streams) {
        if (given.givesSystem()
                && prompts.stream().anyMatch(prompt -> prompt.parts().containsKey(Prompt.SYSTEM))) {
            streams.err()
                    .println("note: --system gives way where a prompt of " + file
                            + " has a part system; take that part out of the file, or leave --system out");
        }
    }

    /// Returns the file that a person named.
    ///
    /// @param named null for nothing
    /// @return empty where nothing or `none` was named
    static Optional<Path> file(@Nullable String named) {
        return Optional.ofNullable(named).filter(text -> !text.equals(NONE)).map(Path::of);
    }

    /// Reads the prompts that were named, or those that lie beside the model.
    ///
    /// @throws dev.edgewise.error.DataException if the file cannot be used
    Prompts read(ModelOptions model, Streams streams) {
        return read(() -> model.prompts(streams));
    }

    /// Reads the prompts that were named, or those that lie in the directory of a model or adapter.
    ///
    /// @throws dev.edgewise.error.DataException if the file cannot be used
    Prompts read(Path directory) {
        return read(() -> PromptFile.beside(directory));
    }

    private Prompts read(Supplier<Optional<Path>> beside) {
        Optional<Path> file = prompts == null ? beside.get() : file(prompts);
        return file.map(path -> new Prompts(path, PromptFile.read(path))).orElse(Prompts.NONE);
    }
}
