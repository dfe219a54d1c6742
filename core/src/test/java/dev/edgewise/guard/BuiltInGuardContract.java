package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.GuardContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a guard that Edgewise brings owes beside [GuardContract].
public abstract class BuiltInGuardContract extends GuardContract {
    /// Among all guards, as a run has them, it is this one that speaks of its own trouble.
    @Test
    void speaksAmongAllGuards() {
        Guard own = guard();
        List<Guard> all = AllGuards.fresh().stream()
                .map(each -> each.name().equals(own.name()) ? own : each)
                .toList();
        assertThat(all).contains(own);
        Guards guards = new Guards(all);
        assertThat(trouble().stream().flatMap(event -> guards.observe(event).stream()))
                .extracting(Guards.Finding::guard)
                .contains(own.name());
    }
}
