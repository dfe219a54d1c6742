package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/// The columns of a data set, as people publish them. Each becomes TRL's: `messages`, or `prompt` and `completion`,
/// beside `tools`.
public enum DatasetFormat {
    /// One of the others, by the columns of each row.
    AUTO,
    /// `messages`, or `prompt` and `completion`, as TRL and OpenAI have them. The parts of a content may also be
    /// `{"type": "text" | "reasoning" | "tool_call", "value"}`, as in LLaMA-Factory.
    TRL,
    /// `conversations` of `{"from", "value"}`, with `function_call` and `observation` as in LLaMA-Factory, or with tags
    /// as in Hermes.
    SHAREGPT,
    /// `system` and `chat`, as in glaive-function-calling-v2.
    GLAIVE,
    /// `query`, `tools` and `answers`, as in xlam-function-calling-60k.
    XLAM,
    /// `messages` with `<TOOLCALL>` tags and `tools` as texts, as in When2Call.
    WHEN2CALL;

    /// Returns the row in TRL's columns; the row itself where it has them.
    ///
    /// @throws dev.edgewise.error.DataException if the row is not of the format
    public Row trl(Row row) {
        return switch (this == AUTO ? of(row) : this) {
            case AUTO, TRL -> PartsRow.fits(row) ? PartsRow.trl(row) : row;
            case SHAREGPT -> ShareGptRow.trl(row);
            case GLAIVE -> GlaiveRow.trl(row);
            case XLAM -> XlamRow.trl(row);
            case WHEN2CALL -> When2CallRow.trl(row);
        };
    }

    private static DatasetFormat of(Row row) {
        if (row.has("prompt")) {
            return TRL;
        }
        if (row.has("messages")) {
            boolean texts = StreamSupport.stream(row.fields().path("tools").spliterator(), false)
                    .anyMatch(
                            tool -> tool.isTextual() && tool.textValue().strip().startsWith("{"));
            return texts || row.has("chosen_response") ? WHEN2CALL : TRL;
        }
        if (row.has("conversations")) {
            return SHAREGPT;
        }
        if (row.has("chat") && row.has("system")) {
            return GLAIVE;
        }
        JsonNode query = row.fields().path("query");
        return query.isTextual() && row.has("answers") && row.has("tools") ? XLAM : TRL;
    }
}
