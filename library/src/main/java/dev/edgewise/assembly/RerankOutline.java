package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.InitConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RerankConfig.ActivationChoice;
import dev.edgewise.config.RunConfig;
import dev.edgewise.encoder.Family;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.EventSink;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.run.RunFiles;
import dev.edgewise.settings.Names;
import dev.edgewise.trainer.Checkpoints;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A run that trains a ranker, before the weights of its model are read.
record RerankOutline(
        RunConfig config, RerankConfig rerank, Models models, RankingLoss loss, RankSets sets, RankStudent student)
        implements Outline {
    /// Reads the data and looks at the model.
    ///
    /// @throws dev.edgewise.error.UserException if one of them cannot be used
    static RerankOutline of(RunConfig config, RerankConfig rerank, Models models) {
        RankingLoss loss = loss(config, rerank);
        requireHigherIsBetter(rerank, loss);
        RankSets read = RankSets.of(config);
        int labels = labels(rerank, loss, read);
        RankSets sets = read.checked(loss, labels);
        return new RerankOutline(
                config, rerank, models, loss, sets, student(config, rerank, models, loss, sets, labels));
    }

    /// Returns the loss that a run learns by.
    static RankingLoss loss(RunConfig config, RerankConfig rerank) {
        return rerank.loss().provider().make(rerank.loss().settings(), new PluginContext(config.seed()));
    }

    /// Refuses bands of margins where the better document has the lower label.
    static void requireHigherIsBetter(RerankConfig rerank, RankingLoss loss) {
        if (rerank.marginBands() > 0 && loss.needs().labels() == Labels.RANKS) {
            throw new ConfigException(
                    "algorithm.margin_bands takes labels that are higher for better documents, but loss "
                            + loss.name()
                            + " takes ranks, 1 for the best; set margin_bands to 0, or take another loss, such as"
                            + " ranknet");
        }
    }

    private static RankStudent student(
            RunConfig config, RerankConfig rerank, Models models, RankingLoss loss, RankSets sets, int labels) {
        ScoreActivation activation = activation(rerank, loss.needs());
        InitConfig init = config.model().init();
        String path = config.model().path();
        if (path == null) {
            if (init == null || !init.scoresPairs()) {
                throw new ConfigException("model.init.model_type must be bert with algorithm rerank but was "
                        + (init == null ? "absent" : Names.of(init.modelType()))
                        + ": a new decoder ranks nothing; set model_type: bert, or name a model as model.path");
            }
            return EncoderStudent.fresh(config, rerank, models, init, sets.texts(), labels, activation);
        }
        Path files = models.locate(path);
        String type = ModelFiles.type(files);
        requireSupported(path, type);
        if (!Family.isSupported(type)) {
            return new DecoderStudent(config, rerank, models, files, labels, activation);
        }
        if (rerank.decoderHead() != null) {
            throw new ConfigException("algorithm.decoder_head says how a decoder scores, but " + path
                    + " is an encoder, which has a head of its own; remove it");
        }
        if (rerank.judge() != null) {
            throw new ConfigException("algorithm.judge says how a decoder is asked, but " + path
                    + " is an encoder, which is not; remove it");
        }
        return EncoderStudent.of(config, rerank, models, files, labels, activation);
    }

    /// Refuses what is neither an encoder nor a decoder that is computed here.
    ///
    /// @param type its `model_type`; empty where it has none, as a GGUF file
    static void requireSupported(String path, String type) {
        if (!type.isEmpty() && !Family.isSupported(type) && !SupportedModels.TYPES.contains(type)) {
            throw new ModelException("model.path " + path + " has the model_type '" + Quoted.of(type)
                    + "', which is not supported. A ranker begins from an encoder (" + Family.types()
                    + ") or a decoder (" + String.join(", ", SupportedModels.TYPES)
                    + "); take a checkpoint of one of these, such as sentence-transformers/all-MiniLM-L6-v2");
        }
    }

    private static int labels(RerankConfig rerank, RankingLoss loss, RankSets sets) {
        Integer wanted = rerank.numLabels();
        boolean score = loss.needs().outputs() == Outputs.SCORE;
        if (wanted != null && score != (wanted == 1)) {
            throw new ConfigException("algorithm.num_labels must be " + (score ? "1" : "2 or more") + " with loss "
                    + loss.name() + " but was " + wanted + "; leave it out");
        }
        return wanted != null ? wanted : score ? 1 : sets.classes();
    }

    private static ScoreActivation activation(RerankConfig rerank, RankingNeeds needs) {
        boolean shares = needs.labels() == Labels.PROBABILITIES || needs.labels() == Labels.POSITIVES;
        boolean sigmoid = rerank.activationFn() == ActivationChoice.AUTO
                ? shares
                : rerank.activationFn() == ActivationChoice.SIGMOID;
        return sigmoid ? ScoreActivation.SIGMOID : ScoreActivation.IDENTITY;
    }

    @Override
    public MemoryNeed memory(int sharing) {
        long others = (rerank.queriesPerStep() - 1L) * rerank.documentsPerQuery();
        long documents = rerank.documentsPerQuery() + Math.min(loss.needs().inBatchNegatives(), others);
        long step = rerank.queriesPerStep() * documents * student.usualLength(sets.train());
        return new RankMemory(
                student.parameters(),
                config.model().lora() != null,
                student.bytesPerToken(),
                (int) Math.min(config.train().microBatchTokens(), step),
                sharing,
                MemoryCheck.available(models.device()));
    }

    @Override
    public TrainingRun assemble(
            Function<TrainedModel, Checkpoints> checkpoints,
            @Nullable RunFiles files,
            Consumer<String> say,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        return RerankRun.assemble(this, checkpoints, events, interrupted, collective);
    }

    @Override
    public void close() {
        student.close();
    }
}
