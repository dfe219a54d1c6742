package dev.edgewise.curriculum.imitation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.settings.About;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Shows every rung that is no skill yet, all equally often, whatever was asked.
///
/// The cells are those that [Targets] holds, of all environments whose lowest rung was asked. Breadth finds the
/// rungs far above the frontier that one skill serves. It also gives so many problems that none is learned by
/// heart. dev/LOG.md tells what more of the lowest rungs did. A rung that becomes a skill is left to outcome
/// reward, and its place goes to the rungs that are still open. A rung that is forgotten is shown again.
public final class OpenImitation implements Imitation {
    /// This rule has no settings.
    @About("All levels that are no skill yet, alike.")
    public record Settings() {}

    /// Makes it from a configuration.
    public static final ImitationProvider<Settings> PROVIDER =
            ImitationProvider.of("open", Settings.class, (_, context) -> new OpenImitation(context.skill()));

    private final Targets targets;

    /// @param skill pass rate in [0, 1) from which a rung is no longer open, see [Targets]
    public OpenImitation(double skill) {
        targets = new Targets(skill);
    }

    @Override
    public String configuration() {
        return "open, " + targets;
    }

    @Override
    public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
        List<Cell> open = progress.ladders().environments().stream()
                .map(progress::cells)
                .filter(cells -> progress.seen(cells.getFirst()))
                .flatMap(List::stream)
                .filter(cell -> targets.contain(progress, cell))
                .toList();
        return open.isEmpty()
                ? List.of()
                : Stream.generate(() -> open.get(random.nextInt(open.size())))
                        .limit(count)
                        .toList();
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void restore(ObjectNode state) {}
}
