package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cli.assembly.OpenModel;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.Completion;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
            "The chat template is applied when the model has one; --raw turns it off.",
            "",
            "Examples:",
            "  ./edgewise generate --model runs/arithmetic/final --prompt '47+85='",
            "  ./edgewise generate --model model.gguf --prompt 'What is 3 + 4?' -n 4 --temperature 0.7"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final int DEFAULT_LENGTH = 512;

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions promptOptions = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt (default: standard input).")
    private @Nullable String prompt;

    @Option(names = "--prompt-file", paramLabel = "FILE", description = "Read the prompt from a file.")
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
        String text = text(streams);
        Output output = new Output(streams);
        try (OpenModel open = model.open(streams)) {
            PromptRenderer prompts = promptOptions.renderer(open, "", false);
            int[] ids = prompts.render(text).ids();
            int context = open.policy().weights().config().context();
            int room = Math.max(1, context - ids.length);
            SamplingSettings settings = sampling.settings(count, Math.min(DEFAULT_LENGTH, room), List.of());
            if (ids.length + settings.maxCompletionLength() > context) {
                throw new ConfigException(
                        "the prompt has " + ids.length + " tokens, which with --max-completion-length "
                                + settings.maxCompletionLength() + " exceed the model's context of " + context
                                + "; shorten one of them");
            }
            List<Completion> completions = new Generator(open.policy(), open.tokenizer())
                    .generate(List.of(new Generator.Request(ids, sampling.seed())), count, settings)
                    .getFirst();
            for (Completion completion : completions) {
                output.line(json ? json(completion).toString() : completion.text());
            }
        }
        return ExitCodes.DONE;
    }

    private String text(Streams streams) {
        if (prompt != null && promptFile != null) {
            throw new ConfigException("--prompt and --prompt-file exclude each other");
        }
        if (prompt != null) {
            return prompt;
        }
        try {
            return promptFile == null
                    ? new String(streams.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(promptFile);
        } catch (IOException e) {
            throw new DataException(
                    "cannot read the prompt from " + (promptFile == null ? "standard input" : promptFile) + ": "
                            + e.getMessage(),
                    e);
        }
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
        node.put("finish_reason", completion.finish().name().toLowerCase(Locale.ROOT));
        return node;
    }
}
