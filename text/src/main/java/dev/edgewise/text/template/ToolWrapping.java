package dev.edgewise.text.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/// Puts tools, calls and results into the contents of messages, for chat templates that know none of them.
///
/// The wrapping is Jinja itself and stands in front of the model's template, so that a saved model has it in its
/// files and other software renders the same text:
/// - the tools stand at the end of the system message, which is made where there is none: between `<tools>` tags one
///   line each, as JSON schema or as a signature, `f(a: string, b?: integer)`, a question mark behind arguments that
/// may
///   be left out; behind them how calls are written, and to answer in words where none fits;
/// - calls stand behind the words of their turn as Qwen and Hermes write them: `<tool_call>`, a line of JSON with
/// `name`
///   and `arguments`, `</tool_call>`;
/// - results that follow each other are one user turn, each between `<tool_response>` tags.
///
/// A conversation without tools, calls and results is rendered as by the model's own template, byte for byte.
public final class ToolWrapping {
    private static final String RESOURCE = "tools.jinja";
    private static final Pattern WRAPPED = Pattern.compile(
            "\\A\\{#- Tools, calls and results as texts, written by Edgewise: .*?"
                    + Pattern.quote("{#- The model's own template follows. #}\n{%- endif %}\n"),
            Pattern.DOTALL);

    private ToolWrapping() {}

    /// How tools are written.
    public enum Style {
        /// JSON schemas.
        SCHEMA,
        /// A line each with the names and types of its arguments: a quarter of the tokens.
        SIGNATURES
    }

    /// Returns a template with the wrapping in front of it, in place of one that it has.
    public static String around(String template, Style style) {
        String word = switch (style) {
            case SCHEMA -> "schema";
            case SIGNATURES -> "signatures";
        };
        return text().replace("STYLE", word) + without(template);
    }

    /// Returns a template without the wrapping, if it has it.
    public static String without(String template) {
        return WRAPPED.matcher(template).replaceFirst("");
    }

    private static String text() {
        try (InputStream file = ToolWrapping.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
