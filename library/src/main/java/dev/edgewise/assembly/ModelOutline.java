package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.InitConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.ToolStyle;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model without its weights. Closing closes the tokenizer; the model that [Models#open] makes of it closes it, too.
///
/// @param template null when the model has no chat template
/// @param config `config.json` as it will be saved
/// @param generationConfig `generation_config.json` as it will be saved
/// @param notes what a person should know before using it
/// @param files where the weights lie; null for random weights
/// @param adapter a PEFT adapter directory that is merged into the weights; null for none
record ModelOutline(
        DecoderConfig decoder,
        HfTokenizer tokenizer,
        @Nullable ChatTemplate template,
        ObjectNode config,
        ObjectNode generationConfig,
        List<String> notes,
        @Nullable Path files,
        @Nullable Path adapter)
        implements AutoCloseable {
    /// Returns the model that a run begins from.
    ///
    /// @param asked all environments of the run as it asks them, which a character tokenizer is made for
    /// @throws dev.edgewise.error.UserException if the model cannot be used
    static ModelOutline of(RunConfig config, Models models, List<Environment> asked) {
        ModelOutline found = found(config, models, asked);
        try {
            return found.withTools(config.prompt().toolStyle());
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    /// Returns the model whose chat template writes tools as the style says.
    private ModelOutline withTools(ToolStyle style) {
        HfTokenizer wrapped = ToolTemplates.of(style, tokenizer, template);
        List<String> said = new ArrayList<>(notes);
        ToolTemplates.note(style, wrapped).ifPresent(said::add);
        return with(wrapped, said, adapter);
    }

    /// Returns the model with an adapter merged in, and with what it writes tools by.
    ModelOutline mergedWith(Path directory) {
        return with(ToolTemplates.ofAdapter(directory, tokenizer), notes, directory);
    }

    private ModelOutline with(HfTokenizer other, List<String> said, @Nullable Path merged) {
        return new ModelOutline(
                decoder,
                other,
                other == tokenizer ? template : Models.template(other),
                config,
                generationConfig,
                List.copyOf(said),
                files,
                merged);
    }

    private static ModelOutline found(RunConfig config, Models models, List<Environment> asked) {
        String path = config.model().path();
        if (path != null) {
            Path files = models.locate(path);
            if (config.model().lora() != null) {
                Models.requireWhole(files);
            }
            return models.outline(files);
        }
        InitConfig init = config.model().init();
        if (init == null) {
            throw new ConfigException("model needs one of path and init");
        }
        boolean tools = config.prompt().toolStyle() != ToolStyle.TEMPLATE;
        HfTokenizer tokenizer = FreshModel.tokenizer(init, models, asked, tools);
        try {
            return fresh(FreshModel.config(init, tokenizer), tokenizer);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /// Returns a model with random weights.
    static ModelOutline fresh(ObjectNode config, HfTokenizer tokenizer) {
        return new ModelOutline(
                DecoderConfigReader.read(config),
                tokenizer,
                Models.template(tokenizer),
                config,
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                null,
                null);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
