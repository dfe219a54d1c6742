package dev.edgewise.assembly;

import dev.edgewise.config.JudgeConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.Precision;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RerankConfig.DecoderHead;
import dev.edgewise.config.RerankConfig.PairCut;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTruncation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A decoder that a run trains to score pairs: by label words, or by a head on its last token.
final class DecoderStudent implements RankStudent {
    private static final int LONGEST = 512;

    private final RunConfig run;
    private final Models models;
    private final ModelOutline outline;
    private final @Nullable JudgeForm form;
    private final int labels;
    private final ScoreActivation activation;
    private final PairLimit limit;
    private final Path files;

    /// Looks at a decoder.
    ///
    /// @param files where it lies
    /// @param labels logits of a pair
    /// @param activation of a head's score
    /// @throws dev.edgewise.error.UserException if it cannot be used
    DecoderStudent(
            RunConfig run, RerankConfig rerank, Models models, Path files, int labels, ScoreActivation activation) {
        this.run = run;
        this.models = models;
        this.labels = labels;
        this.activation = activation;
        this.files = files;
        Models.requireWhole(files);
        boolean head = hasHead(rerank, files);
        Optional<JudgeForm> own = head ? Optional.empty() : JudgeForm.of(files);
        JudgeConfig judge = rerank.judge() == null ? JudgeConfig.STANDARD : rerank.judge();
        JudgeForm asked = head ? null : form(judge, own, labels == 1 ? 2 : labels);
        this.outline = head ? Models.scoringOutline(files, labels) : models.outline(files);
        int context = outline.decoder().context();
        Integer wanted = rerank.maxLength();
        if (wanted != null && wanted > context) {
            outline.close();
            throw new ConfigException("algorithm.max_length must be at most " + context
                    + ", the longest input of this model, but was " + wanted);
        }
        int usual = own.map(JudgeForm::longest).orElse(LONGEST);
        this.limit = new PairLimit(
                wanted == null ? Math.min(usual, context) : wanted,
                rerank.truncation() == PairCut.ONLY_SECOND ? PairTruncation.ONLY_SECOND : PairTruncation.LONGEST_FIRST);
        this.form = asked == null ? null : asked.withMaxLength(limit.maxLength());
    }

    private static boolean hasHead(RerankConfig rerank, Path files) {
        DecoderHead wanted = rerank.decoderHead();
        boolean own = ScoreDecoders.isOne(files);
        if (own && wanted == DecoderHead.WORDS) {
            throw new ConfigException("algorithm.decoder_head must be last_token with " + files
                    + ", which has such a head and writes no words, but was words; remove it");
        }
        boolean head = own || wanted == DecoderHead.LAST_TOKEN;
        if (head && rerank.judge() != null) {
            throw new ConfigException(
                    "algorithm.judge says how a decoder is asked, but one with a head on its last token"
                            + " is not; remove it, or set algorithm.decoder_head: words");
        }
        if (head && !Files.isDirectory(files)) {
            throw new ConfigException("algorithm.decoder_head: last_token takes a Hugging Face directory, but " + files
                    + " is a GGUF file; write it as one (./edgewise export --model " + files
                    + " --outtype f32 --out DIR/)");
        }
        return head;
    }

    private static JudgeForm form(JudgeConfig judge, Optional<JudgeForm> own, int words) {
        List<String> given = judge.labels();
        if (!given.isEmpty() && given.size() != words) {
            throw new ConfigException("algorithm.judge.labels must be " + words + " words with this loss but was \""
                    + Quoted.of(String.join(",", given)) + "\"; a score takes two, classes one a grade");
        }
        List<String> known = own.map(JudgeForm::labels).orElse(List.of());
        List<String> standard = words == 2
                ? List.of("no", "yes")
                : IntStream.range(0, words).mapToObj(Integer::toString).toList();
        return new JudgeForm(
                !given.isEmpty() ? given : known.size() == words ? known : standard,
                judge.system().isEmpty() ? own.map(JudgeForm::system).orElse("") : judge.system(),
                judge.prompt().isEmpty() ? own.map(JudgeForm::prompt).orElse(JudgeForm.PROMPT) : judge.prompt());
    }

    @Override
    public long parameters() {
        DecoderConfig decoder = outline.decoder();
        long h = decoder.hidden();
        long table = h * decoder.vocabulary();
        long layer = 2 * h * decoder.queryWidth() + 2 * h * decoder.keyWidth() + 3 * h * decoder.mlp() + 2 * h;
        return table * (decoder.tied() ? 1 : 2) + decoder.layers() * layer;
    }

    /// Two residual inputs, q, k, v, attention's output and the MLP's two inner values of each layer, and what
    /// one layer's backward adds.
    @Override
    public long bytesPerToken() {
        DecoderConfig decoder = outline.decoder();
        return 4L * (decoder.layers() * (8L * decoder.hidden() + 2L * decoder.mlp()) + 20L * decoder.hidden());
    }

    @Override
    public int maxLength() {
        return limit.maxLength();
    }

    @Override
    public int labels() {
        return labels;
    }

    @Override
    public List<String> notes() {
        return outline.notes();
    }

    @Override
    public PairModel open() {
        LoraConfig lora = run.model().lora();
        String path = run.model().path();
        Precision precision = run.precision().compute();
        OpenModel model = lora == null || path == null
                ? models.open(outline, precision, run.seed())
                : models.adapted(outline, path, lora, precision, run.seed());
        if (form == null) {
            return ScoreDecoders.pairModel(model, files, models, activation, _ -> limit);
        }
        try {
            Judges.Reading reading = new Judges.Reading(form, models.microBatchTokens());
            return Judges.pairModel(model, reading, labels == 1);
        } catch (RuntimeException e) {
            model.policy().close();
            throw e;
        }
    }

    @Override
    public void close() {
        outline.close();
    }
}
