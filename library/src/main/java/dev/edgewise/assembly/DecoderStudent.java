package dev.edgewise.assembly;

import dev.edgewise.config.JudgeConfig;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.Precision;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.PairModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A decoder that a run trains to judge pairs by label words.
final class DecoderStudent implements RankStudent {
    private static final int LONGEST = 512;

    private final RunConfig run;
    private final Models models;
    private final ModelOutline outline;
    private final JudgeForm form;
    private final int labels;
    private final int maxLength;

    /// Looks at a decoder.
    ///
    /// @param files where it lies
    /// @param labels logits of a pair
    /// @throws dev.edgewise.error.UserException if it cannot be used
    DecoderStudent(RunConfig run, RerankConfig rerank, Models models, Path files, int labels) {
        this.run = run;
        this.models = models;
        this.labels = labels;
        JudgeConfig judge = rerank.judge() == null ? JudgeConfig.STANDARD : rerank.judge();
        this.form = form(judge, JudgeForm.of(files), labels == 1 ? 2 : labels);
        Models.requireWhole(files);
        this.outline = models.outline(files);
        int context = outline.decoder().context();
        Integer wanted = rerank.maxLength();
        if (wanted != null && wanted > context) {
            outline.close();
            throw new ConfigException("algorithm.max_length must be at most " + context
                    + ", the longest input of this model, but was " + wanted);
        }
        this.maxLength = wanted == null ? Math.min(LONGEST, context) : wanted;
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
        return maxLength;
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
        try {
            return Judges.pairModel(model, new Judges.Reading(form, maxLength, models.microBatchTokens()), labels == 1);
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
