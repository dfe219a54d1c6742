package dev.edgewise.trainer;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a model can be asked under a prompt: it knows the prompt's characters, and tasks and completions fit
/// its context.
///
/// @param prompts renders for the model
/// @param context tokens of prompt and completion together
/// @param completion tokens that a completion may have
public record PromptFit(PromptRenderer prompts, int context, int completion) {
    /// Refuses a prompt that the model cannot be asked under.
    ///
    /// @param name how messages call the prompt: `prompt 2 of prompts.json`
    /// @param tasks what it is to stand around
    /// @throws ConfigException if so
    public void require(String name, Prompt prompt, List<Conversation> tasks) {
        fault(prompt, tasks).ifPresent(fault -> {
            throw new ConfigException(name + " " + fault);
        });
    }

    /// Returns what is wrong with a prompt, for behind its name; empty if it can be used.
    public Optional<String> fault(Prompt prompt, List<Conversation> tasks) {
        Optional<String> unknown = unknown(prompts.tokenizer(), prompt);
        if (unknown.isPresent()) {
            return Optional.of("has the character \"" + Quoted.of(unknown.get())
                    + "\", which the model does not know; write it in characters that the model was trained on");
        }
        PromptRenderer own = prompts.with(prompt);
        int longest = tasks.stream()
                .mapToInt(task -> own.render(task).ids().length)
                .max()
                .orElse(0);
        return longest + (long) completion <= context
                ? Optional.empty()
                : Optional.of("takes " + longest + " tokens with the longest task, which with a completion of "
                        + completion + " exceed the model's context of " + context
                        + "; shorten the prompt or the completion");
    }

    /// Returns the first character of what a prompt adds to a task that has no token.
    private static Optional<String> unknown(Tokenizer tokenizer, Prompt prompt) {
        return prompt.around(PromptRenderer.conversation(""), false, () -> end(tokenizer)).messages().stream()
                .flatMapToInt(message -> message.content().codePoints())
                .distinct()
                .mapToObj(Character::toString)
                .filter(character -> isLost(tokenizer, character))
                .findFirst();
    }

    /// Returns what ends an example in raw text: a line's end; for a model that does not know it a blank, a
    /// semicolon or a comma; nothing if it knows none of these.
    static String end(Tokenizer tokenizer) {
        return Stream.of("\n", " ", ";", ",")
                .filter(character -> !isLost(tokenizer, character))
                .findFirst()
                .orElse("");
    }

    private static boolean isLost(Tokenizer tokenizer, String character) {
        for (int id : tokenizer.encode(character, false)) {
            if (tokenizer.bytes(id).length > 0) {
                return false;
            }
        }
        return true;
    }
}
