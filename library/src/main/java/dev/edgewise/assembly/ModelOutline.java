package dev.edgewise.assembly;

import dev.edgewise.config.InitConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model without its weights. Closing closes the tokenizer.
///
/// @param context tokens of prompt and completion together
/// @param template null when the model has no chat template
record ModelOutline(
        int context, HfTokenizer tokenizer, @Nullable ChatTemplate template) implements AutoCloseable {
    /// Returns the model with random weights that a run begins from.
    ///
    /// @param environments all that its tokenizer is made for
    static ModelOutline fresh(RunConfig config, Models models, List<Environment> environments) {
        InitConfig init = config.model().init();
        if (init == null) {
            throw new ConfigException("model needs one of path and init");
        }
        HfTokenizer tokenizer = FreshModel.tokenizer(init, models, environments);
        try {
            DecoderConfig decoder = DecoderConfigReader.read(FreshModel.config(init, tokenizer));
            return new ModelOutline(decoder.context(), tokenizer, Models.template(tokenizer));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /// Returns the renderer a configuration asks for.
    ///
    /// @throws ConfigException if it asks for chat and the model has no template
    PromptRenderer prompts(RunConfig config) {
        return TrainingRun.prompts(config, tokenizer, template);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
