package dev.edgewise.journey;

import dev.edgewise.error.ConfigException;
import dev.edgewise.journey.LongThought.Stride;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a step a line, and behind a wrong branch one mark for each step that is taken back: `3+8=11`,
/// `11*2=22==`, `3*8=24`. The marks say how far back to go, which helps (LinTree, 2605.31492); reasons are not
/// written.
///
/// It is for models with a token per character. Their tokenizer is made of the environment's alphabet before the
/// first task is drawn, so the mark is a character that the alphabet has: `!` where it can be, else `=`, which
/// no step ends with. So a model that was trained on an environment can learn its journeys, and the other way
/// round.
///
/// @param mark what stands for a step back
public record CompactForm(char mark) implements ThoughtForm {
    private static final String MARKS = "!=";

    /// Returns the form for an environment.
    ///
    /// @param alphabet its characters; empty where they are not known
    /// @throws ConfigException if none of them can be the mark
    public static CompactForm of(String environment, Optional<String> alphabet) {
        String known = alphabet.orElse(MARKS);
        return MARKS.chars()
                .filter(mark -> known.indexOf(mark) >= 0)
                .mapToObj(mark -> new CompactForm((char) mark))
                .findFirst()
                .orElseThrow(() -> new ConfigException("environment " + environment
                        + " is written without ! and =, so a compact journey has no mark for a step back. Take --form"
                        + " words, and a pretrained model"));
    }

    @Override
    public List<String> lines(LongThought thought) {
        List<String> lines = new ArrayList<>();
        for (Stride stride : thought.strides()) {
            stride.detour()
                    .forEach(node -> lines.add(thought.tree().node(node).step().text()));
            if (!stride.detour().isEmpty()) {
                lines.add(lines.removeLast()
                        + String.valueOf(mark).repeat(stride.detour().size()));
            }
            Step step = thought.tree().node(stride.next()).step();
            if (!step.answer()) {
                lines.add(step.text());
            }
        }
        return lines;
    }
}
