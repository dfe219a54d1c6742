package dev.edgewise.generate;

import dev.edgewise.collective.Collective;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import java.util.ArrayList;
import java.util.List;

/// Shares prompts out over the ranks: rank `r` of `R` completes requests `n·r/R` to `n·(r+1)/R − 1`, and every rank
/// gets the completions of all.
///
/// A completion's random numbers are its prompt's and its copy's own, so who draws it changes nothing but the
/// rounding of batched products. Since all ranks go on with the same completions, whatever is computed from them
/// (scores, curriculum, advantages) is the same everywhere.
///
/// @param own what completes this rank's share
public record SharedGenerator(CompletionSampler own, Collective collective) implements CompletionSampler {
    @Override
    public List<List<Completion>> generate(List<Generator.Request> requests, int copies, SamplingSettings settings) {
        int size = collective.size();
        int from = Math.toIntExact((long) requests.size() * collective.rank() / size);
        int to = Math.toIntExact((long) requests.size() * (collective.rank() + 1) / size);
        List<Completion> drawn = new ArrayList<>();
        if (from < to) {
            own.generate(requests.subList(from, to), copies, settings).forEach(drawn::addAll);
        }
        List<Completion> all = new ArrayList<>();
        for (double[] numbers : collective.gather(CompletionNumbers.of(drawn))) {
            all.addAll(CompletionNumbers.read(numbers));
        }
        List<List<Completion>> perRequest = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            perRequest.add(List.copyOf(all.subList(i * copies, (i + 1) * copies)));
        }
        return perRequest;
    }

    @Override
    public Profile profile() {
        return own.profile();
    }
}
