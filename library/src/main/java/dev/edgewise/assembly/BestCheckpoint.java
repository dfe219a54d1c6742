package dev.edgewise.assembly;

import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.run.RecordedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the checkpoint of a run that ranked held-out queries best.
final class BestCheckpoint {
    private BestCheckpoint() {}

    /// Returns what was measured at the checkpoint with the highest nDCG@10, the first of equal ones; empty where no
    /// step was both measured and saved.
    static Optional<Ranked> of(List<RecordedEvent> events) {
        Set<Integer> saved = events.stream()
                .filter(each -> each.event() instanceof CheckpointWritten)
                .map(each -> each.event().step())
                .collect(Collectors.toSet());
        Ranked best = null;
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof Ranked ranked
                    && saved.contains(ranked.step())
                    && (best == null ? !Double.isNaN(ranked.ndcg()) : ranked.ndcg() > best.ndcg())) {
                best = ranked;
            }
        }
        return Optional.ofNullable(best);
    }
}
