package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.settings.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The model that data is chosen for.
///
/// @param sums of its files, by name: scores of another model are of no use
public record Student(OpenModel model, Map<String, String> sums) {
    /// Digits of a sum that tell two files apart.
    private static final int DIGITS = 16;

    public Student {
        sums = Map.copyOf(sums);
    }

    /// Makes a student of an open model.
    ///
    /// @param name the model as it was named
    /// @param adapter the adapter beside it; null for none
    public static Student of(OpenModel model, Models models, String name, @Nullable Path adapter) {
        return new Student(model, new FileHashes(models).ofModel(name, adapter));
    }

    /// Returns what scores data by this student.
    ///
    /// @param maxLength the most tokens of a text with its prompt; the model's context if that is less
    /// @throws dev.edgewise.error.ConfigException if the template is to be the model's own and it has none
    public IfdScorer scorer(InstructionTemplate template, int maxLength) {
        int context = model.policy().weights().config().context();
        return new IfdScorer(
                model.policy(),
                model.policy()::logProbsApart,
                model.tokenizer(),
                template,
                model.template(),
                Math.min(maxLength, context));
    }

    /// Returns what scores depend on, as a work file says it.
    ObjectNode about(String verb, List<Path> data, InstructionTemplate template, int maxLength) {
        return about(verb, data).put("template", Names.of(template)).put("max_length", maxLength);
    }

    /// Returns what replies depend on, as a work file says it.
    public ObjectNode about(String verb, List<Path> data) {
        ObjectNode about = JsonNodeFactory.instance.objectNode().put("command", verb);
        sums.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(file ->
                        about.put("student " + file.getKey(), file.getValue().substring(0, DIGITS)));
        data.forEach(file -> about.put("data " + file, FileHashes.sum(file).substring(0, DIGITS)));
        return about.put("precision", Names.of(model.policy().weights().compute()));
    }
}
