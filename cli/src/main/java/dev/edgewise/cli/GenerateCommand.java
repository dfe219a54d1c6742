package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.Completion;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.text.Conversation;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise generate`: completions of a prompt.
@Command(
        name = "generate",
        description = "Write completions of a prompt.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The chat template is applied when the model has one; --raw turns it off. A model that lies in a run directory",
            "is asked as it was trained: prompt style, system message, length and stop strings come from the run. A prompt that",
            "evolved (prompts.json beside the model, or --prompts) stands around what is asked.",
            "",
            "One line break at the end of standard input or of --prompt-file, which echo and editors write, does not belong",
            "to the prompt.",
            "",
            "Examples:",
            "  ./edgewise generate --model runs/arithmetic/final --prompt '47+85='",
            "  ./edgewise generate --model model.gguf --prompt 'What is 3 + 4?' -n 4 --temperature 0.7",
            "  ./edgewise generate --model model.gguf --tools tools.json --constrained --prompt 'Is it raining in Graz?'"
        })
final class GenerateCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions promptOptions = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private ReplyOptions reply = new ReplyOptions();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt (default: standard input).")
    private @Nullable String prompt;

    @Option(names = "--prompt-file", paramLabel = "FILE", description = "Read the prompt from a file of UTF-8 text.")
    private @Nullable Path promptFile;

    @Option(names = "-n", paramLabel = "N", defaultValue = "1", description = "Number of completions (default: 1).")
    private int count = 1;

    @Option(names = "--json", description = "Print one JSON object per completion and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ConfigException("-n must be at least 1 but was " + count);
        }
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        reply.read(promptOptions.givesToolFormat());
        String text = text(streams);
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        PromptsOption.Prompts known = evolved.read(model, streams);
        Output output = new Output(streams);
        try (OpenModel open = model.open(streams)) {
            known.tell(true, promptOptions, streams);
            PromptRenderer prompts = known.best(
                    open,
                    promptOptions.renderer(open, run.map(RunConfig::prompt), RunConfig.variants(run)),
                    PromptRenderer.conversation(text));
            Conversation asked = reply.asked(prompts, text);
            int[] ids = prompts.render(asked).ids();
            Generator.Request request = prompts.request(
                    asked,
                    new Generator.Request(
                            ids,
                            sampling.seed(),
                            reply.constraint(
                                    prompts,
                                    promptOptions.toolFormat(run.map(RunConfig::prompt)),
                                    RunConfig.variants(run))));
            SamplingSettings settings = sampling.settings(
                    count,
                    run.map(r -> r.rollout().maxCompletionLength()),
                    run.map(r -> r.rollout().stop()).orElse(List.of()),
                    ContextBudget.of(open, ids.length));
            List<Completion> completions = completions(open, request, settings, streams);
            for (int i = 0; i < completions.size(); i++) {
                Completion completion = completions.get(i);
                if (!json && count > 1) {
                    output.line(output.dim("--- " + (i + 1) + " of " + count + ", " + completion.length() + " tokens, "
                            + finish(completion) + " ---"));
                }
                output.line(json ? json(completion).toString() : completion.text());
            }
        }
        return ExitCodes.DONE;
    }

    private List<Completion> completions(
            OpenModel open, Generator.Request request, SamplingSettings settings, Streams streams) {
        int length = settings.maxCompletionLength();
        try (ProgressLine line = streams.display()
                .progress("tokens", ReadableNumbers::count, (long) count * length, 0)
                .patient()) {
            return new Generator(open.policy(), open.tokenizer())
                    .generate(List.of(request), count, settings, done -> line.update((long) (done * length)))
                    .getFirst();
        }
    }

    private String text(Streams streams) {
        if (prompt != null && promptFile != null) {
            throw new ConfigException("--prompt and --prompt-file exclude each other");
        }
        if (prompt != null) {
            return prompt;
        }
        if (promptFile == null && streams.terminal()) {
            streams.err().println("Type the prompt, then Ctrl-D (or give it with --prompt):");
        }
        return PromptText.read(promptFile, streams.in());
    }

    private static String finish(Completion completion) {
        return completion.finish().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(Completion completion) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", completion.text());
        ArrayNode ids = node.putArray("token_ids");
        ArrayNode logProbs = node.putArray("logprobs");
        for (int t = 0; t < completion.length(); t++) {
            ids.add(completion.tokenIds()[t]);
            logProbs.add(completion.logProbs()[t]);
        }
        node.put("finish_reason", finish(completion));
        return node;
    }
}
