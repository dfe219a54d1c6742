package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RolloutConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.Constraints;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.server.GrammarConstraints;
import dev.edgewise.server.ModelServer;
import dev.edgewise.server.ServedModel;
import dev.edgewise.server.ServerSettings;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.tool.format.ToolSupport;
import dev.edgewise.trainer.PromptRenderer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise serve`: a model behind OpenAI's API.
@Command(
        name = "serve",
        description = "Serve a model over HTTP as OpenAI's API has it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "/v1/chat/completions, /v1/completions, /v1/models, /health and /metrics. A model that lies in a run directory is",
            "asked as it was trained. A prompt that evolved stands around every chat. Ctrl-C lets answers end; once more ends",
            "at once.",
            "",
            "Examples:",
            "  ./edgewise serve --model runs/arithmetic/final",
            "  ./edgewise serve --model model.gguf --name assistant --port 9000"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int LENGTH = 1024;

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions promptOptions = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What clients call the model (default: the name of its file, folder or run).")
    private @Nullable String name;

    @Option(
            names = "--max-completion-length",
            paramLabel = "TOKENS",
            description = "Length where a chat request names none (default: that of the model's run, else 1024).")
    private @Nullable Integer maxCompletionLength;

    @Override
    public Integer call() throws InterruptedException {
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        ServerSettings settings = options.settings(System.getenv());
        if (maxCompletionLength != null && maxCompletionLength < 1) {
            throw new ConfigException("--max-completion-length must be at least 1 but was " + maxCompletionLength);
        }
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        PromptsOption.Prompts known = evolved.read(model, streams);
        try (Interrupt interrupt =
                        parent.interrupt("Ending: answers that are under way may end. Once more ends at once.");
                OpenModel open = model.open(streams)) {
            known.tell(true, promptOptions, streams);
            ServedModel served = served(open, run, known);
            PrintStream err = streams.err();
            try (ModelServer server = ModelServer.start(
                    served,
                    settings,
                    Clock.system(ZoneId.systemDefault()),
                    System.nanoTime(),
                    problem -> err.println("edgewise: " + Quoted.message(problem)))) {
                announce(err, open, served, settings.at(server.port()));
                while (!interrupt.getAsBoolean()) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                server.shutDown(options.shutdownLimit());
            }
        }
        return ExitCodes.DONE;
    }

    private ServedModel served(OpenModel open, Optional<RunConfig> run, PromptsOption.Prompts known) {
        Plugins plugins = RunConfig.variants(run);
        PromptRenderer prompts = known.best(
                open,
                promptOptions.renderer(open, run.map(RunConfig::prompt), plugins),
                PromptRenderer.conversation(""));
        Optional<RolloutConfig> rollout = run.map(RunConfig::rollout);
        int length = maxCompletionLength == null
                ? rollout.map(RolloutConfig::maxCompletionLength).orElse(LENGTH)
                : maxCompletionLength;
        CallFormat calls = calls(prompts, promptOptions.toolFormat(run.map(RunConfig::prompt)), plugins);
        return new ServedModel(
                name == null ? ownName(Path.of(model.last())) : name,
                open,
                prompts,
                length,
                rollout.map(RolloutConfig::stop).orElse(List.of()),
                calls,
                new GrammarConstraints(new Constraints(open.tokenizer()), calls));
    }

    /// Returns how the model writes calls; null where nobody says and its template writes none.
    private @Nullable CallFormat calls(PromptRenderer prompts, @Nullable String named, Plugins plugins) {
        if (named != null) {
            return CallFormats.named(named, plugins);
        }
        try {
            return CallFormats.choose(null, prompts.template(), plugins);
        } catch (ConfigException none) {
            return null;
        }
    }

    /// Returns the name of a file or folder; of a run's `final` or checkpoint that of the run.
    private String ownName(Path path) {
        Path named = model.runConfig()
                .map(Path::toAbsolutePath)
                .map(Path::getParent)
                .orElse(path.toAbsolutePath().normalize());
        Path last = named.getFileName();
        return last == null ? "model" : last.toString().replaceFirst("\\.gguf$", "");
    }

    private static void announce(PrintStream err, OpenModel open, ServedModel served, ServerSettings settings) {
        boolean here = settings.host().equals("127.0.0.1") || settings.host().equals("localhost");
        if (!here && settings.apiKey() == null) {
            err.println(
                    "note: other machines can reach this server, and it asks for no key; give it one with --api-key");
        }
        ChatTemplate template = served.prompts().template();
        if (served.calls() != null
                && (template == null || !ToolSupport.of(template).tools())) {
            err.println("note: tools do not reach the model, since its chat template writes none; put them into the"
                    + " messages with --tool-style schema");
        }
        err.println("Serving " + served.name() + " at http://" + settings.host() + ":" + settings.port() + "/v1 ("
                + ReadableNumbers.count(open.policy().weights().count()) + " parameters, "
                + settings.engine().rows() + " completions at a time, "
                + settings.engine().queue() + " may wait, "
                + (settings.apiKey() == null ? "no key, " : "with a key, ")
                + (served.calls() == null
                        ? "no tools"
                        : "tools as " + served.calls().name()) + ")");
    }
}
