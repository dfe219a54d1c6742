package dev.edgewise.encoder;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.model.ParameterShape;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.tensor.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Weights of an encoder from tensors named as Hugging Face names them.
///
/// Accepted are checkpoints of the bare encoder, with a classification head, and of a language model, with and
/// without the family's prefix, and with a LayerNorm's old names `gamma` and `beta`. What lacks a head gets a
/// new one.
public final class EncoderFiles {
    /// What other heads and older versions store.
    private static final Pattern FOREIGN = Pattern.compile(
            "(.*\\.)?(position_ids|rotary_emb\\.inv_freq)|(cls|lm_head|discriminator_predictions|generator_predictions"
                    + "|generator_lm_head|decoder|vocab_transform|vocab_layer_norm|vocab_projector)\\..*");

    private EncoderFiles() {}

    /// Returns new weights with the values of a file; they still have to be refreshed. The caller closes them.
    ///
    /// Names and shapes are compared before memory is taken.
    ///
    /// @param seed of what the file lacks
    /// @param notes told in a sentence what the file lacks
    /// @throws ModelException if a tensor of the encoder is missing, has another shape, or belongs to
    ///     something else
    public static EncoderWeights open(
            TensorFile file, EncoderConfig config, Device device, long seed, Consumer<String> notes) {
        EncoderShapes shapes = new EncoderShapes(config);
        Map<String, String> stored = stored(file, shapes);
        List<ParameterShape> head = shapes.head().own();
        shapes.all().forEach(shape -> requireFit(file, config, shape, stored, head.contains(shape)));
        EncoderWeights weights = new EncoderWeights(config, device);
        try {
            fill(file, weights, stored, seed, notes);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// Returns by our names those of the file.
    private static Map<String, String> stored(TensorFile file, EncoderShapes shapes) {
        String prefix = shapes.config().family().prefix();
        Set<String> names = shapes.all()
                .flatMap(shape -> shape.slices().stream())
                .map(Slice::name)
                .collect(Collectors.toSet());
        Map<String, String> stored = new HashMap<>();
        for (String name : file.tensors().keySet()) {
            String modern = name.replaceFirst("\\.gamma$", ".weight").replaceFirst("\\.beta$", ".bias");
            if (names.contains(modern)) {
                stored.put(modern, name);
            } else if (names.contains(prefix + modern)) {
                stored.put(prefix + modern, name);
            } else if (!isForeign(name, shapes.config().family())) {
                throw new ModelException("tensor '" + Quoted.of(name) + "' of " + file.path()
                        + " does not belong to a " + shapes.config().family().type()
                        + " encoder with this config.json; check that weights and configuration are of one model");
            }
        }
        return stored;
    }

    private static boolean isForeign(String name, Family family) {
        boolean pooler = family != Family.BERT && name.matches("(.*\\.)?pooler\\..*");
        return pooler || FOREIGN.matcher(name).matches();
    }

    private static void requireFit(
            TensorFile file, EncoderConfig config, ParameterShape shape, Map<String, String> stored, boolean head) {
        for (Slice slice : shape.slices()) {
            String name = stored.get(slice.name());
            if (name == null && head) {
                continue;
            }
            if (name != null && slice.name().contains("classifier") && slice.rows() == config.labels()) {
                requireLabels(file, name, config.labels());
            }
            WeightFiles.requireShape(file, name == null ? slice.name() : name, shape.shape(slice));
        }
    }

    private static void requireLabels(TensorFile file, String name, int labels) {
        long[] shape = file.info(name).shape();
        if (shape.length > 0 && shape[0] != labels) {
            throw new ModelException("the head of " + file.path() + " has " + shape[0] + " labels ('" + Quoted.of(name)
                    + "'), but " + labels + " were asked for; train with " + shape[0]
                    + " labels, or start from a checkpoint without a head");
        }
    }

    private static void fill(
            TensorFile file, EncoderWeights weights, Map<String, String> stored, long seed, Consumer<String> notes) {
        List<String> fresh = new ArrayList<>();
        for (Parameter parameter : weights.parameters()) {
            if (parameter.slices().stream().allMatch(slice -> stored.containsKey(slice.name()))) {
                WeightFiles.fill(file, parameter, slice -> Objects.requireNonNull(stored.get(slice.name())));
            } else {
                RandomWeights.fill(parameter, seed, RandomEncoder.HEAD);
                fresh.add(parameter.name());
            }
        }
        if (!fresh.isEmpty()) {
            notes.accept(file.path() + " has no " + String.join(", ", fresh)
                    + ": these start at random values and have to be trained");
        }
    }
}
