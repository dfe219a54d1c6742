package dev.edgewise.tool.format;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.CallFormatProvider;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Keys;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.tool.CallFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ways in which models write calls: those that Edgewise brings and those of plug-ins.
public final class CallFormats {
    /// Those that Edgewise brings, in the order in which they are tried.
    public static final List<CallFormatProvider<NoSettings>> PROVIDERS = List.of(
            provider(
                    new HermesFormat(), "Blocks of JSON in <tool_call> tags: Qwen, Hermes, SmolLM3, and our wrapping."),
            provider(new SmolLm2Format(), "One JSON list in a <tool_call> tag: SmolLM2 1.7B."),
            provider(new LlamaFormat(), "JSON with name and parameters: Llama 3.1 and 3.2."),
            provider(PythonFormat.TAGGED, "A Python list between tags: LFM2.5."),
            provider(new FunctionGemmaFormat(), "FunctionGemma's own tags and values."),
            provider(new JsonFormat(), "JSON with name and arguments, and nothing else."),
            provider(PythonFormat.BARE, "A Python list and nothing else, as BFCL asks for."));

    private CallFormats() {}

    private static CallFormatProvider<NoSettings> provider(CallFormat format, String about) {
        CallFormatProvider<NoSettings> plain = CallFormatProvider.of(format.name(), NoSettings.class, (_, _) -> format);
        return new CallFormatProvider<>() {
            @Override
            public String type() {
                return plain.type();
            }

            @Override
            public Class<NoSettings> settings() {
                return plain.settings();
            }

            @Override
            public CallFormat create(NoSettings settings, PluginContext context) {
                return plain.create(settings, context);
            }

            @Override
            public String about() {
                return about;
            }
        };
    }

    /// Returns the format of Qwen, Hermes and our wrapping.
    public static CallFormat hermes() {
        return new HermesFormat();
    }

    /// Returns a format that Edgewise brings.
    ///
    /// @throws ConfigException if there is none of the name
    public static CallFormat named(String name) {
        return named(name, Plugins.ofClassPath());
    }

    /// Returns a format by its name.
    ///
    /// @throws ConfigException if there is none of the name
    public static CallFormat named(String name, Plugins plugins) {
        List<CallFormat> all = all(plugins);
        List<String> names = all.stream().map(CallFormat::name).toList();
        return all.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("there is no format of calls named \"" + Quoted.of(name) + "\"."
                        + NearestName.hint(name, names) + " Allowed: " + String.join(", ", names)));
    }

    /// Returns the formats, Edgewise's first.
    public static List<CallFormat> all(Plugins plugins) {
        List<CallFormat> all = new ArrayList<>();
        plugins.<CallFormatProvider<?>>all(CallFormatProvider.class)
                .values()
                .forEach(provider -> all.add(made(provider)));
        return all;
    }

    private static <S extends Record> CallFormat made(CallFormatProvider<S> provider) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(0));
    }

    /// Returns the format in which a template writes calls; that of Hermes where it writes none, or in no known form.
    ///
    /// @param template null for raw prompts
    public static CallFormat written(@Nullable ChatTemplate template, Plugins plugins) {
        return template == null
                ? hermes()
                : ToolSupport.of(template).format(all(plugins)).orElseGet(CallFormats::hermes);
    }

    /// Returns the format in which a model writes calls: the named one, else the first that reads back what the
    /// model's template writes.
    ///
    /// @param name `prompt.tool_format`; null where it is left out
    /// @param template null for raw prompts
    /// @throws ConfigException if there is none of the name, or none is named and the template writes no calls, or
    ///     in a form that no format reads
    public static CallFormat choose(@Nullable String name, @Nullable ChatTemplate template, Plugins plugins) {
        if (name != null) {
            return named(name, plugins);
        }
        List<CallFormat> all = all(plugins);
        String key = "prompt.tool_format, one of "
                + String.join(", ", all.stream().map(CallFormat::name).toList());
        if (template == null) {
            throw new ConfigException(
                    "there is no chat template; name the format in which the model writes calls: " + key);
        }
        ToolSupport support = ToolSupport.of(template);
        return support.format(all)
                .orElseThrow(() -> new ConfigException(
                        support.calls() || !support.reply().isEmpty()
                                ? "the chat template writes calls in a form that is not known; name the format in which"
                                        + " the model writes them: " + key
                                : "the chat template writes no calls; set prompt.tool_style: schema to have them written"
                                        + " into the messages, or name the format in which the model writes them: "
                                        + key));
    }
}
