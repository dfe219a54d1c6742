package dev.edgewise.assembly;

import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.rerank.ModelCard;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.run.RecordedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// A ranker that a run trains.
///
/// @param card what its `README.md` says of how it was made
/// @param best whether the checkpoint that ranked dev queries best is what is left of the run
record TrainedRanker(PairModel model, ModelCard card, boolean best) implements TrainedModel {
    @Override
    public Optional<String> conclude(List<RecordedEvent> events, IntFunction<Optional<Path>> checkpoint) {
        Optional<Ranked> chosen = best ? BestCheckpoint.of(events) : Optional.empty();
        Optional<Path> directory = chosen.flatMap(ranked -> checkpoint.apply(ranked.step()));
        directory.ifPresent(model::load);
        Optional<Ranked> last = events.stream()
                .flatMap(each -> each.event() instanceof Ranked ranked ? Stream.of(ranked) : Stream.empty())
                .reduce((_, later) -> later);
        (directory.isPresent() ? chosen : last).ifPresent(card::measured);
        return directory.isEmpty()
                ? Optional.empty()
                : chosen.map(ranked -> String.format(
                        Locale.ROOT,
                        "is the checkpoint of step %d, which ranked the dev queries best: nDCG@10 %.4f",
                        ranked.step(),
                        ranked.ndcg()));
    }

    @Override
    public String text() {
        return model.description();
    }

    @Override
    public void describe(Path checkpoint) {
        model.describe(checkpoint);
    }

    @Override
    public void write(Path directory) {
        model.write(directory);
        card.write(directory);
    }
}
