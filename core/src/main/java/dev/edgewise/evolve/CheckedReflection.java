package dev.edgewise.evolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes a proposal for none that gives answers away, or under which the model cannot be asked, and tells why.
///
/// @param leaks knows the training tasks
/// @param fault says what is wrong with a prompt, for behind its name; empty if it can be used
/// @param told why a proposal is refused
public record CheckedReflection(
        Reflection inner, Leaks leaks, Function<Prompt, Optional<String>> fault, Consumer<String> told)
        implements Reflection {
    @Override
    public Optional<String> propose(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        Optional<String> text = inner.propose(parts, part, trials, iteration);
        Optional<String> wrong = text.flatMap(proposed ->
                leaks.of(part, proposed, trials).or(() -> fault.apply(new Prompt(parts).with(part, proposed))));
        wrong.ifPresent(why -> told.accept("the proposal is refused: it " + why));
        return wrong.isPresent() ? Optional.empty() : text;
    }
}
