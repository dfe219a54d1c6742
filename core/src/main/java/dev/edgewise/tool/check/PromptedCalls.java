package dev.edgewise.tool.check;

import dev.edgewise.python.Unreadable;
import dev.edgewise.tool.ToolCall;
import java.util.List;
import java.util.Optional;

/// What a model writes that was asked by BFCL's system prompt: `[book_room(city="Graz", nights=2)]` and nothing else.
///
/// Back-ticks and blanks around it are dropped, and missing outer brackets are added. Arguments without a name are
/// dropped, a name stands for its text, and every sign is a minus, as in the published decoder. That one evaluates
/// arithmetic; here arithmetic stands for its text, and nothing is evaluated.
///
/// @param language of the values; those of Java and JavaScript are texts
public record PromptedCalls(Language language) {
    /// Reads calls. An empty list is none; the result is empty if the text cannot be read.
    public Optional<List<ToolCall>> read(String text) {
        String list = inside(text);
        list = list.startsWith("[") ? list : "[" + list;
        list = list.endsWith("]") ? list : list + "]";
        try {
            return Optional.of(
                    language == Language.PYTHON
                            ? PythonReader.calls(list)
                            : ScriptReader.calls(list.substring(1, list.length() - 1)));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private static String inside(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isAround(text.charAt(start))) {
            start++;
        }
        while (end > start && isAround(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isAround(char c) {
        return c == '`' || c == '\n' || c == ' ';
    }
}
