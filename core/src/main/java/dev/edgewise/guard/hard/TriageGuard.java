package dev.edgewise.guard.hard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Sorts items that are asked again and again and never solved by their cause ([ZeroCause]). It warns of those
/// that a person has to mend: a broken verifier, an ill-posed question, a wrong reference, an answer out of
/// reach.
///
/// Healthy: nothing to say; hard items are no reason for a warning. It warns once per environment and cause,
/// with an example and the answers seen. It remembers at most `ITEMS` unsolved items and forgets the longest
/// unseen first.
public final class TriageGuard implements Guard {
    private static final int ITEMS = 512;
    private static final double HORIZON = 20;

    private final Map<String, ItemEvidence> items = new LinkedHashMap<>();
    private final PerCell<Average> passRates = new PerCell<>(() -> new Average(HORIZON));
    private final TreeSet<String> told = new TreeSet<>();

    @Override
    public String name() {
        return "triage";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.GroupScored scored)) {
            return Verdict.PROCEED;
        }
        RolloutGroup group = scored.group();
        Cell cell = group.task().cell();
        Average passRate = passRates.of(cell);
        passRate.add((double) group.successes() / group.size());
        String id = group.task().id();
        ItemEvidence known = items.remove(id);
        if (group.successes() > 0) {
            return Verdict.PROCEED;
        }
        ItemEvidence item = known == null ? ItemEvidence.of(group.task()) : known;
        item.add(group);
        items.put(id, item); // behind the others: the least recently asked is first
        if (items.size() > ITEMS) {
            items.remove(items.keySet().iterator().next());
        }
        return judge(id, cell.environment(), item, ZeroCause.of(item, passRate.value()));
    }

    private Verdict judge(String id, String environment, ItemEvidence item, ZeroCause cause) {
        return switch (cause) {
            case UNKNOWN, HARD -> Verdict.PROCEED;
            case BROKEN_VERIFIER, ILL_POSED, UNSOLVABLE, WRONG_REFERENCE ->
                told.add(environment + " " + cause) ? new Verdict.Warn(message(id, item, cause)) : Verdict.PROCEED;
        };
    }

    private static String message(String id, ItemEvidence item, ZeroCause cause) {
        String most = item.answered() == 0
                ? "none gave an answer"
                : String.format(
                        Locale.ROOT,
                        "%d gave an answer, %.0f %% of them %s",
                        item.answered(),
                        100 * item.agreement(),
                        Quoted.of(item.favourite()));
        return "item " + id + " was never solved in " + item.attempts() + " completions; " + cause.meaning() + ": "
                + most + reference(item) + ", " + item.cut() + " were cut. To do: "
                + cause.advice() + ". Further such items of this environment are not told";
    }

    /// Names the reference. A task that a reward scores has none.
    private static String reference(ItemEvidence item) {
        return item.reference().isBlank() ? "" : ", the reference is " + Quoted.of(item.reference());
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ObjectNode known = state.putObject("items");
        items.forEach((id, item) -> known.set(id, item.snapshot()));
        state.set("pass_rates", passRates.snapshot());
        told.forEach(state.putArray("told")::add);
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard " + name(), state);
        items.clear();
        StateReader known = reader.part("items", "guard " + name());
        known.state()
                .fieldNames()
                .forEachRemaining(id -> items.put(id, ItemEvidence.of(known.part(id, "guard " + name()))));
        passRates.restore(reader.object("pass_rates"));
        told.clear();
        told.addAll(reader.texts("told"));
    }
}
